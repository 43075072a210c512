"""Keeps freed memory inside the process.

glibc returns every large block to the kernel and asks for it again, zeroed page by page; for tensors that live for a millisecond
that was half of the running time. Must be called in the process that computes, before the first tensor."""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3


def keep():
    """Raises the two malloc thresholds; does nothing where libc has no mallopt."""
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, 1 << 30)
        libc.mallopt(M_TRIM_THRESHOLD, (1 << 31) - 1)
    except (OSError, AttributeError):
        pass
