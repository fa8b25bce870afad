"""Take system calls away from a sandbox child that it has no use for.

A child computes on what it was given and writes to a pipe. So it may open no file and no socket
(an empty network does not keep it from a database's socket in the file system), start no program,
and signal or trace no other process. A refused call fails with EPERM. What is not named here is
allowed: a new version of a library then breaks nothing, and the other limits still hold.
"""

import ctypes
import os
import platform
import struct
import sys

# By machine: the audit number of its calling convention, then calls by number. From the kernel's
# unistd headers; 0 stands where a machine has no such call.
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_REFUSED = {
    "open": (2, 0),
    "openat": (257, 56),
    "openat2": (437, 437),
    "creat": (85, 0),
    "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279),
    "unlink": (87, 0),
    "unlinkat": (263, 35),
    "rename": (82, 0),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, 0),
    "linkat": (265, 37),
    "symlink": (88, 0),
    "symlinkat": (266, 36),
    "chmod": (90, 0),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, 0),
    "fchown": (93, 55),
    "lchown": (94, 0),
    "fchownat": (260, 54),
    "mkdir": (83, 0),
    "mkdirat": (258, 34),
    "rmdir": (84, 0),
    "truncate": (76, 45),
    "mknod": (133, 0),
    "mknodat": (259, 33),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, 0),
    "vfork": (58, 0),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "tkill": (200, 130),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_ON_ITSELF_ONLY = {"kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261)}

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where they stand in what a filter sees
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050001  # the last one with EPERM
_OTHER_CONVENTION = 0x40000000  # x32 calls on x86_64 have this bit set
_libc = ctypes.CDLL(None, use_errno=True)


def is_possible() -> bool:
    """Whether this machine and its kernel take such a filter."""
    if platform.machine() not in _MACHINES or sys.byteorder != "little":
        return False
    # A filter at no address: refused as such where filters are known.
    _libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == 14  # EFAULT


def restrict() -> bool:
    """Give this process its filter, for good. Needs PR_SET_NO_NEW_PRIVS. False where it cannot."""
    if not is_possible():
        return False
    steps = _program(os.getpid())
    code = ctypes.create_string_buffer(b"".join(steps))
    # struct sock_fprog: a count, padding, a pointer
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    return bool(_libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0)


def _program(pid: int) -> list[bytes]:
    audit, column = _MACHINES[platform.machine()]
    refused = [numbers[column] for numbers in _REFUSED.values() if numbers[column]]
    watched = [numbers[column] for numbers in _ON_ITSELF_ONLY.values()]
    check = 5 + len(refused) + len(watched)  # the step that looks at the first argument
    refuse = check + 3
    steps = [
        _step(_LOAD, _MACHINE),
        _step(_EQUAL, audit, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
    ]
    for number in refused:
        steps.append(_step(_EQUAL, number, refuse - len(steps) - 1, 0))
    for number in watched:
        steps.append(_step(_EQUAL, number, check - len(steps) - 1, 0))
    return [
        *steps,
        _step(_AT_LEAST, _OTHER_CONVENTION, 3, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_EQUAL, 0, 2, 0),  # nobody, or its own group
        _step(_EQUAL, pid, 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
