"""Makes the files of this folder: python make.py"""
import numpy as np
from numpy.lib import format

a = (np.arange(6).reshape(2, 3) * 1.5 - 2)
for name, array in {
    "f4": a.astype("<f4"),
    "f8_big_fortran": np.asfortranarray(a.astype(">f8")),
    "i1": np.array([-128, 0, 127], "i1"),
    "i2_big": np.array([-32768, 258], ">i2"),
    "i4_fortran3": np.asfortranarray(np.arange(24, dtype="<i4").reshape(2, 3, 4)),
    "i8": np.array([-(2**63), 2**62 + 1], "<i8"),
    "u1": np.array([[0, 255]], "u1"),
    "b1": np.array([True, False]),
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 5), "f4"),
    "objects": np.array([{"a": 1}], object),
    "records": np.zeros(2, [("x", "f4"), ("y", "i4")]),
    "complex": np.zeros(2, "c16"),
    "half": np.zeros(2, "f2"),
}.items():
    np.save(name + ".npy", array)
for version in 2, 3:
    with open(f"v{version}.npy", "wb") as out:
        format.write_array(out, a, version=(version, 0))
