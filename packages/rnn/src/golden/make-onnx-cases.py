"""Writes onnx-cases.json: ONNX's published RNN, LSTM and GRU operator cases as numbers.

Debian: apt-get install libonnx-testdata python3-onnx, then /usr/bin/python3 make-onnx-cases.py
"""
import glob
import json
import os

import onnx
from onnx import helper, numpy_helper

BASE = '/usr/share/libonnx-testdata/data/node'
cases = []
for folder in sorted(sum((glob.glob(f'{BASE}/test_{kind}_*') for kind in ('rnn', 'simple_rnn', 'lstm', 'gru')), [])):
    node = onnx.load(f'{folder}/model.onnx').graph.node[0]

    def tensors(names, kind):
        present = [name for name in names if name]
        arrays = [numpy_helper.to_array(onnx.load_tensor(f'{folder}/test_data_set_0/{kind}_{i}.pb')) for i in range(len(present))]
        return {
            name: {'shape': list(a.shape), 'data': [float(f'{v:.8g}') for v in a.astype('float64').ravel()]}
            for name, a in zip(present, arrays)
        }

    cases.append({
        'name': os.path.basename(folder),
        'operator': node.op_type,
        'attributes': {a.name: helper.get_attribute_value(a) for a in node.attribute},
        'inputs': tensors(node.input, 'input'),
        'outputs': tensors(node.output, 'output'),
    })
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'onnx-cases.json')
with open(path, 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
for case in cases:
    print(case['name'], case['attributes'], {k: v['shape'] for k, v in {**case['inputs'], **case['outputs']}.items()})
