//! Bytes that are appended over and over.

/// So many bytes are copied at once. Most names of members are shorter.
const AT_ONCE: usize = 32;

/// Bytes that are ready to be appended. Where they are few this takes no call:
/// some more are copied than are wanted, which is an instruction or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// The first of them, then zeros.
    start: [u8; AT_ONCE],
    all: Box<[u8]>,
}

impl Chunk {
    pub(super) fn new(bytes: &[u8]) -> Chunk {
        let mut start = [0; AT_ONCE];
        for (byte, copy) in bytes.iter().zip(&mut start) {
            *copy = *byte;
        }
        Chunk {
            start,
            all: bytes.into(),
        }
    }

    #[inline]
    pub(super) fn append_to(&self, out: &mut Vec<u8>) {
        if self.all.len() <= AT_ONCE {
            let length = out.len() + self.all.len();
            out.extend_from_slice(&self.start);
            out.truncate(length);
        } else {
            out.extend_from_slice(&self.all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bytes_are_appended_as_there_are() {
        for count in [0, 1, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 5 * AT_ONCE] {
            let bytes: Vec<u8> = (0..count).map(|at| at as u8).collect();
            let mut out = b"x".to_vec();
            Chunk::new(&bytes).append_to(&mut out);
            assert_eq!(out[0], b'x');
            assert_eq!(out[1..], bytes);
        }
    }
}
