"""Writes pooling-onnx.json: ONNX's published operator cases that layers of pictures can do, as numbers, channels last.

Debian: apt-get install libonnx-testdata python3-onnx, then /usr/bin/python3 make-pooling-onnx.py. Only cases of small pictures.
"""
import json
import os

import numpy
import onnx
from onnx import helper, numpy_helper

BASE = '/usr/share/libonnx-testdata/data/node'
NAMES = [
    'maxpool_2d_precomputed_pads', 'maxpool_2d_precomputed_strides',
    'maxpool_with_argmax_2d_precomputed_pads', 'maxunpool_export_without_output_shape',
    'averagepool_2d_precomputed_pads', 'averagepool_2d_precomputed_pads_count_include_pad',
    'averagepool_2d_precomputed_strides', 'globalaveragepool', 'globalaveragepool_precomputed',
    'batchnorm_epsilon', 'batchnorm_example', 'batchnorm_epsilon_training_mode', 'batchnorm_example_training_mode',
    'instancenorm_epsilon', 'instancenorm_example',
    'upsample_nearest', 'resize_upsample_scales_nearest', 'resize_upsample_scales_linear', 'resize_downsample_scales_linear',
    'depthtospace_crd_mode', 'depthtospace_crd_mode_example',
]


def value(attribute):
    content = helper.get_attribute_value(attribute)
    return content.decode() if isinstance(content, bytes) else content


def tensor(path):
    a = numpy_helper.to_array(onnx.load_tensor(path))
    if a.ndim == 4:
        a = numpy.moveaxis(a, 1, -1)
    return {'shape': list(a.shape), 'data': [float(f'{v:.7g}') for v in a.astype('float64').ravel()]}


cases = []
for name in NAMES:
    folder = f'{BASE}/test_{name}'
    node = onnx.load(f'{folder}/model.onnx').graph.node[-1]

    def tensors(names, kind):
        present = [n for n in names if n]
        return [tensor(f'{folder}/test_data_set_0/{kind}_{i}.pb') for i in range(len(present))]

    cases.append({
        'name': name,
        'operator': node.op_type,
        'attributes': {a.name: value(a) for a in node.attribute},
        'inputs': tensors(node.input, 'input'),
        'outputs': tensors(node.output, 'output'),
    })
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pooling-onnx.json')
with open(path, 'w') as file:
    json.dump(cases, file, separators=(',', ':'))
    file.write('\n')
for case in cases:
    print(case['name'], case['operator'], case['attributes'], [t['shape'] for t in case['inputs'] + case['outputs']])
