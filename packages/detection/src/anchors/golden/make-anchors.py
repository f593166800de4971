"""Box codes, matches and anchors of torchvision's detection models: writes anchors.json beside this file.

All in double precision. Run with any Python that has torchvision.
"""
import json
import pathlib
import torch
from torchvision.models.detection._utils import BalancedPositiveNegativeSampler, BoxCoder, Matcher
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.image_list import ImageList

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)


def flat(tensor):
    return tensor.flatten().tolist()


def random_boxes(count):
    corners = torch.rand(count, 2) * 80
    return torch.round(torch.cat([corners, corners + 1 + torch.rand(count, 2) * 50], 1), decimals=2)


def codes(weights, classes):
    coder = BoxCoder(weights)
    boxes, anchors = random_boxes(8), random_boxes(8)
    relative = torch.round(torch.randn(8, 4 * classes) * 2, decimals=2)
    relative[0, 2] = 60  # far above the clamp
    return {"weights": weights, "boxes": flat(boxes), "anchors": flat(anchors), "encoded": flat(coder.encode_single(boxes, anchors)),
            "codes": flat(relative), "decoded": flat(coder.decode_single(relative, anchors))}


def matches(objects, anchors):
    # One decimal, so that some are equal, to each other and to the thresholds.
    quality = torch.round(torch.rand(objects, anchors), decimals=1)
    quality[-1] = torch.round(quality[-1] * 0.3, decimals=1)  # nothing matches the last object well
    results = [{"high": high, "low": low, "allowLowQuality": allow, "matches": flat(Matcher(high, low, allow)(quality))}
               for high, low in [(0.7, 0.3), (0.5, 0.5)] for allow in [False, True]]
    return {"anchors": anchors, "quality": flat(quality), "results": results}


def grids(sizes, ratios, image, features):
    generator = AnchorGenerator(sizes, ratios)
    # The sizes and ratios are of single precision in its constructor, and rounded to whole numbers thereafter.
    maps = [torch.zeros(1, 1, *size) for size in features]
    anchors, = generator(ImageList(torch.zeros(1, 3, *image), [image]), maps)
    return {"sizes": sizes, "aspectRatios": ratios, "image": image, "features": features, "anchors": flat(anchors)}


def samples(positives, negatives, size, fraction):
    labels = torch.cat([torch.ones(positives), torch.zeros(negatives), -torch.ones(5)])
    (chosen,), (rejected,) = BalancedPositiveNegativeSampler(size, fraction)([labels])
    return {"labels": flat(labels.int()), "size": size, "fraction": fraction,
            "positives": int(chosen.sum()), "negatives": int(rejected.sum())}


golden = {
    "codes": [codes((1.0, 1.0, 1.0, 1.0), 1), codes((10.0, 10.0, 5.0, 5.0), 3)],
    "matches": [matches(4, 30), matches(1, 6)],
    "samples": [samples(*case) for case in [(20, 40, 16, 0.5), (3, 40, 16, 0.5), (20, 4, 16, 0.25), (0, 2, 8, 0.5), (9, 0, 7, 0.3)]],
    "grids": [grids(((128, 256, 512),), ((0.5, 1.0, 2.0),), (64, 100), [(4, 6)]),
              grids(((8,), (17, 30)), ((0.5, 1.0), (0.3, 1.0, 3.7)), (40, 56), [(5, 7), (2, 3)])],
}
text = json.dumps(golden, separators=(",", ":"))
pathlib.Path(__file__).with_name("anchors.json").write_text(text + "\n")
