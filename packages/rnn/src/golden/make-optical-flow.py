"""Writes optical-flow.json: OpenCV's pyramidal Lucas-Kanade at every pixel of pictures that move, turn and grow.

/usr/bin/python3 make-optical-flow.py, with OpenCV 4.6 from Debian
"""
import json
import os

import cv2
import numpy as np

SIDE, WINDOW, LEVELS, ITERATIONS = 24, 7, 3, 10
generator = np.random.default_rng(0)
texture = cv2.GaussianBlur(generator.uniform(0, 255, (SIDE, SIDE)).astype(np.float32), (0, 0), 1.6)
texture = cv2.normalize(texture, None, 0, 255, cv2.NORM_MINMAX)
square = np.zeros((SIDE, SIDE), np.float32)
square[8:15, 6:14] = 220
middle = (SIDE / 2 - 0.5, SIDE / 2 - 0.5)


def warped(picture, angle=0.0, scale=1.0, dx=0.0, dy=0.0):
    matrix = cv2.getRotationMatrix2D(middle, angle, scale)
    matrix[:, 2] += dx, dy
    return cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def case(name, picture, **motion):
    before, after = picture.round().astype(np.uint8), warped(picture, **motion).round().astype(np.uint8)
    points = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 1, 2).astype(np.float32)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, ITERATIONS, 0.01)
    found, status, _ = cv2.calcOpticalFlowPyrLK(before, after, points, None, winSize=(WINDOW, WINDOW), maxLevel=LEVELS - 1, criteria=criteria)
    flow = (found - points).reshape(SIDE, SIDE, 2)
    return {
        'name': name,
        'from': before.flatten().tolist(),
        'to': after.flatten().tolist(),
        'flow': [round(float(v), 4) for v in flow.flatten()],
        'found': status.flatten().tolist(),
    }


cases = [
    case('moves', texture, dx=2.3, dy=-1.4),
    case('turns', texture, angle=6.0),
    case('grows', texture, scale=1.08),
    case('a square on even ground', square, dx=1.5, dy=1.0),
]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'optical-flow.json')
with open(path, 'w') as file:
    json.dump({'side': SIDE, 'window': WINDOW, 'levels': LEVELS, 'iterations': ITERATIONS, 'cases': cases}, file, separators=(',', ':'))
