//! What every request body says about itself.

/// A request body, and the fields of its record that it does not take.
pub trait Request {
    /// Known fields of the record that nobody sets through this request: they
    /// are refused with 403, fields that no record has with 422.
    const GUARDED: &'static [&'static str] = &[];
    /// The field that names the record under which this one is created. It is
    /// judged before the rest of the body, as the id in a path is.
    const PARENT: &'static str = "";
}
