//! Models inside programs.

/// The bytes of a file that becomes a part of the program, where numbers can lie: what `include_bytes!` gives, on a multiple
/// of 64. The path is that of `include_bytes!`: relative to the file that it is written in.
///
/// [`from_program`](crate::file::Save::from_program) makes a model of them whose parameters stay where they are.
///
/// ```ignore
/// let model = Households::from_program(include_model!("households.safetensors"))?;
/// ```
#[macro_export]
macro_rules! include_model {
    ($path:expr $(,)?) => {{
        static FILE: &$crate::__private::AlignedBytes<[u8]> = &$crate::__private::AlignedBytes {
            bytes: *include_bytes!($path),
        };
        let bytes: &'static [u8] = &FILE.bytes;
        bytes
    }};
}

/// Bytes on a multiple of 64.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct AlignedBytes<B: ?Sized> {
    /// The bytes.
    pub bytes: B,
}
