"""IoU, non-maximum suppression and their kin by torchvision and OpenCV: writes boxes.json beside this file.

torchvision computes in double precision. OpenCV's soft suppression takes whole numbers and computes in single precision.
Run with any Python that has torchvision and OpenCV 4.5.5 or later.
"""
import json
import pathlib
import cv2
import numpy
import torch
from torchvision import ops

torch.manual_seed(0)


def flat(tensor):
    return tensor.flatten().tolist()


def random_boxes(count, size, whole=False):
    corners = torch.rand(count, 2, dtype=torch.float64) * 80
    boxes = torch.cat([corners, corners + torch.rand(count, 2, dtype=torch.float64) * size], 1)
    return torch.round(boxes) if whole else torch.round(boxes, decimals=2)


def pairs():
    a, b = random_boxes(9, 50), random_boxes(7, 50)
    b[0], b[1] = a[0], a[1] + torch.tensor([0, 0, 30, 30])  # the same one, and one around another
    b[2] = torch.tensor([90, 90, 90, 95])  # without an area
    yield a, b
    yield random_boxes(3, 40, whole=True), random_boxes(4, 40, whole=True)
    yield random_boxes(0, 1), random_boxes(2, 40)


def suppressions():
    for count, size, decimals, whole in [(0, 1, 2, False), (1, 20, 2, False), (40, 60, 1, True), (150, 40, 2, False),
                                         (150, 90, 1, False), (60, 30, 1, True)]:
        boxes = random_boxes(count, size, whole)
        scores = torch.round(torch.rand(count, dtype=torch.float64), decimals=decimals)
        labels = torch.randint(0, 4, (count,))
        results = [{"iouThreshold": threshold, "kept": flat(ops.nms(boxes, scores, threshold)),
                    "keptOfClasses": flat(ops.batched_nms(boxes, scores, labels, threshold))}
                   for threshold in [0, 0.3, 0.5, 0.7, 1]]
        yield {"boxes": flat(boxes), "scores": flat(scores), "labels": flat(labels), "results": results}


def soft(boxes, scores, decay, sigma, iou_threshold, score_threshold):
    xywh = numpy.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1).astype(int).tolist()
    method = getattr(cv2.dnn, f"SOFT_NMSMETHOD_SOFTNMS_{decay.upper()}")
    new, indices = cv2.dnn.softNMSBoxes(xywh, scores.tolist(), score_threshold, iou_threshold, sigma=sigma, method=method)
    return {"decay": decay, "sigma": sigma, "iouThreshold": iou_threshold, "scoreThreshold": score_threshold,
            "scores": [float(f"{score:.8g}") for score in numpy.asarray(new).flatten()],
            "indices": numpy.asarray(indices).flatten().tolist()}


def soft_cases():
    for count, size, decimals in [(1, 40, 2), (30, 60, 1), (60, 50, 3)]:
        boxes = random_boxes(count, size, whole=True)
        boxes[:, 2:] += 1  # to OpenCV two boxes without an area are the same
        scores = torch.round(torch.rand(count, dtype=torch.float64) * 0.9 + 0.1, decimals=decimals)
        results = [soft(boxes.numpy(), scores, decay, *options) for decay in ["linear", "gaussian"]
                   for options in [(0.5, 0.3003, 0.05), (0.3, 0.6003, 0.001)]]  # OpenCV rounds an IoU of 0.3 or 0.6
        yield {"boxes": flat(boxes), "scores": flat(scores), "results": results}


def clipped(boxes, size):
    return {"boxes": flat(boxes), "height": size[0], "width": size[1], "clipped": flat(ops.clip_boxes_to_image(boxes, size)),
            "areas": flat(ops.box_area(boxes)), "xywh": flat(ops.box_convert(boxes, "xyxy", "xywh")),
            "cxcywh": flat(ops.box_convert(boxes, "xyxy", "cxcywh"))}


golden = {
    "geometry": clipped(torch.cat([random_boxes(10, 60), torch.tensor([[-30, -20, -5, 9], [60, -3, 140, 150]])]), (64, 96)),
    "iou": [{"a": flat(a), "b": flat(b), "iou": flat(ops.box_iou(a, b)), "generalized": flat(ops.generalized_box_iou(a, b))}
            for a, b in pairs()],
    "nms": list(suppressions()),
    "soft": list(soft_cases()),
}
text = json.dumps(golden, separators=(",", ":"))
pathlib.Path(__file__).with_name("boxes.json").write_text(text + "\n")
