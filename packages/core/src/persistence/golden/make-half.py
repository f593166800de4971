"""Float32 bit patterns and what PyTorch rounds them to: half.json. Run with PyTorch; the output is deterministic."""
import json, os
import numpy as np, torch

edges = [0, 0x80000000, 1, 0x007FFFFF, 0x33000000, 0x33000001, 0x32FFFFFF, 0x33800000, 0x33C00000, 0x387FC000,
         0x387FE000, 0x387FDFFF, 0x387FFFFF, 0x38800000, 0x477FE000, 0x477FEFFF, 0x477FF000, 0x477FFFFF, 0x7F7FFFFF,
         0x7F7F7FFF, 0x7F7F8000, 0x7F800000, 0xFF800000, 0x3F801000, 0x3F803000, 0x3F800FFF, 0x3F801001, 0x3F808000,
         0x3F818000, 0x3F807FFF, 0x3F808001, 0xBF801000, 0xB3000001, 0x00008000, 0x00018000, 0x00007FFF]
words = np.random.RandomState(0).randint(0, 2**32, 400, dtype=np.uint64).astype(np.uint32)
small = np.float32(2.0) ** np.random.RandomState(1).uniform(-26, 17, 400).astype(np.float32)
bits = np.concatenate([np.array(edges, np.uint32), words, small.astype(np.float32).view(np.uint32)])
bits = bits[~np.isnan(bits.view(np.float32))]
values = torch.from_numpy(bits.view(np.float32).copy())
half = values.to(torch.float16).view(torch.int16).numpy().view(np.uint16)
brain = values.to(torch.bfloat16).view(torch.int16).numpy().view(np.uint16)
assert (half == bits.view(np.float32).astype(np.float16).view(np.uint16)).all()
wide = torch.from_numpy(half.view(np.int16)).view(torch.float16).float().numpy().view(np.uint32)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "half.json")
json.dump({"bits": bits.tolist(), "half": half.tolist(), "brain": brain.tolist(), "wide": wide.tolist()},
          open(path, "w"), separators=(",", ":"))
