//! Addresses as mail servers take them.

use lettre::Address;

/// An address with its domain in the form every server knows; none when mail has no such
/// address.
///
/// A name before the `@` that is not ASCII stays as it is: servers that know such names
/// take it, others refuse this one letter.
pub(super) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    if user.contains('@') {
        return None;
    }
    Address::new(user, domain).ok()
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn a_domain_of_any_script_becomes_one_that_servers_know() {
        for (typed, sent) in [
            ("kate@epic.example", "kate@epic.example"),
            ("kate@épic.example", "kate@xn--pic-9la.example"),
            ("aliénor@epic.example", "aliénor@epic.example"),
            ("o'neil+crm@epic.example", "o'neil+crm@epic.example"),
        ] {
            let read = address(typed).map(|address| address.to_string());
            assert_eq!(read.as_deref(), Some(sent), "{typed}");
        }
    }

    #[test]
    fn what_no_server_takes_is_no_address() {
        for typed in [
            "kate",
            "@epic.example",
            "kate@",
            "a b@epic.example",
            "kate@-.example",
        ] {
            assert!(address(typed).is_none(), "{typed}");
        }
    }
}
