"""Golden values of resizing: PyTorch's bilinear interpolation with antialiasing, on bytes as floats. Writes resize.json beside itself."""
import json
from pathlib import Path

import torch

torch.manual_seed(1)
cases = []
for (height, width), (to_height, to_width) in [
    ((7, 5), (3, 4)),
    ((4, 6), (9, 13)),
    ((11, 3), (4, 8)),
    ((1, 1), (3, 2)),
    ((16, 16), (1, 1)),
]:
    x = torch.randint(0, 256, (height, width, 3), dtype=torch.uint8)
    planes = x.permute(2, 0, 1)[None].double()
    y = torch.nn.functional.interpolate(
        planes, size=(to_height, to_width), mode="bilinear", antialias=True, align_corners=False
    )
    cases.append(
        {
            "from": [height, width],
            "to": [to_height, to_width],
            "x": x.flatten().tolist(),
            "y": [round(v, 4) for v in y[0].permute(1, 2, 0).flatten().tolist()],
        }
    )
Path(__file__).with_name("resize.json").write_text(json.dumps({"cases": cases}) + "\n")
