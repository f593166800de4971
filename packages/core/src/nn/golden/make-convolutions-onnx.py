"""ONNX's published cases of Conv and ConvTranspose, as numbers in ONNX's layout: writes convolutions-onnx.json beside this file.

Debian: apt-get install libonnx-testdata python3-onnx, then /usr/bin/python3 make-convolutions-onnx.py
"""
import glob
import json
import pathlib

import onnx
from onnx import helper, numpy_helper

BASE = '/usr/share/libonnx-testdata/data'
KINDS = ['node/test_basic_conv_*', 'node/test_conv_*', 'node/test_convtranspose*', 'pytorch-converted/test_Conv*']
# Padding that depends on the size of the output is no option of the layers.
ATTRIBUTES_LEFT_OUT = ['output_shape', 'auto_pad']
# The layers over clips have no dilation, no groups and no transpose, and there are none over lines. The rest repeats others.
CASES_LEFT_OUT = ['no_bias', 'thnn', 'conv2d_strided', 'conv3d/', 'conv1d', 'convtranspose_1d', 'convtranspose_3d', 'conv3d_dilated', 'conv3d_groups']


def numbers(array):
    return {'shape': list(array.shape), 'data': [float(f'{v:.7g}') for v in array.astype('float64').ravel()]}


def case(folder, node, graph, attributes):
    def tensor(file):
        return numbers(numpy_helper.to_array(onnx.load_tensor(f'{folder}/test_data_set_0/{file}.pb')))

    weights = {each.name: numbers(numpy_helper.to_array(each)) for each in graph.initializer}
    x, *parameters = [weights.get(name) or tensor(f'input_{i}') for i, name in enumerate(node.input)]
    axes = len(x['shape']) - 2
    pads = attributes.get('pads', [0, 0] * axes)
    options = {
        'kernelSize': parameters[0]['shape'][2:],
        'stride': attributes.get('strides', [1] * axes),
        'padding': [[before, behind] for before, behind in zip(pads[:axes], pads[axes:])],
    }
    if axes == 2:
        options |= {'dilation': attributes.get('dilations', [1, 1]), 'groups': attributes.get('group', 1)}
    if node.op_type == 'ConvTranspose':
        options['outputPadding'] = attributes.get('output_padding', [0, 0])
    name = pathlib.Path(folder).name.removeprefix('test_')
    layer = 'ConvTranspose2d' if node.op_type == 'ConvTranspose' else f'Conv{axes}d'
    return {'name': name, 'layer': layer, 'options': options, 'x': x, 'parameters': parameters, 'y': tensor('output_0')}


cases = []
for folder in sorted(sum((glob.glob(f'{BASE}/{kind}') for kind in KINDS), [])):
    graph = onnx.load(f'{folder}/model.onnx').graph
    node = graph.node[0]
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    is_left_out = any(part in f'{folder}/'.lower() for part in CASES_LEFT_OUT)
    if is_left_out or any(key in attributes for key in ATTRIBUTES_LEFT_OUT):
        continue
    cases.append(case(folder, node, graph, attributes))
    print(cases[-1]['name'], cases[-1]['layer'], cases[-1]['options'])
path = pathlib.Path(__file__).with_name('convolutions-onnx.json')
path.write_text('[\n' + ',\n'.join(json.dumps(each, separators=(',', ':')) for each in cases) + '\n]\n')
