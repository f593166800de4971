"""Chooses from scores that pycocotools 2.0 gave random detections: writes coco.json here and masks.json for the masks.

The folder holds bbox.json and segm.json: lists of cases, each with the ground truth and the detections in COCO's form, its twelve
figures and, for each class, AP, AP50 and AR@100 (-1 where undefined); and masks.json: masks and polygons with their run lengths, areas,
boxes and IoU by pycocotools.mask. The tests take all cases instead of these where REVERIE_COCO_SCORES names such a folder.

Run with any Python: python3 select-fixtures.py FOLDER
"""
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
here = pathlib.Path(__file__).parent
# Few detections; empty pictures; more than 100 of a class in one picture; no object of a size.
BOXES = [7, 21, 23, 37, 3, 10]
# No object of a size; several polygons an object, and crowds.
MASKS = [7, 0]
MOST_CHARACTERS = 900


def read(name):
    return json.loads((folder / name).read_text())


def write(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


boxes, masks, shapes = read("bbox.json"), read("segm.json"), read("masks.json")
write(here / "coco.json", [boxes[i] for i in BOXES] + [masks[i] for i in MASKS])
write(here.parent.parent / "masks/golden/masks.json", {
    "masks": [mask for mask in shapes["masks"] if len(json.dumps(mask)) < MOST_CHARACTERS],
    "polygons": shapes["polygons"],
})
