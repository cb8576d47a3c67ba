//! buf marks the files of its images with an extension of
//! `FileDescriptorProto`: which are imports, and which say no syntax. Other
//! compilers leave it out, and all files count.

/// What buf says of a file in its image.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(super) struct BufExtension {
    #[prost(bool, tag = "1")]
    pub(super) is_import: bool,
    #[prost(bool, tag = "2")]
    pub(super) is_syntax_unspecified: bool,
}

/// As much of a `FileDescriptorProto` as says what buf says of it.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct MarkedFile {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(message, optional, tag = "8042")]
    pub(super) mark: Option<BufExtension>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct MarkedSet {
    #[prost(message, repeated, tag = "1")]
    pub(super) file: Vec<MarkedFile>,
}
