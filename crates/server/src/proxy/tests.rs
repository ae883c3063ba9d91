//! Whose address counts, with honest and dishonest headers.

use http::HeaderValue;

use super::*;

fn proxies(list: &[&str]) -> TrustedProxies {
    let networks = list.iter().map(|text| text.parse().expect("a network"));
    TrustedProxies::new(networks.collect())
}

fn caller(proxies: &TrustedProxies, peer: &str, lines: &[&[u8]]) -> String {
    let mut headers = HeaderMap::new();
    for line in lines {
        let line = HeaderValue::from_bytes(line).expect("a header");
        headers.append(FORWARDED_FOR, line);
    }
    let peer = peer.parse().expect("an address");
    proxies.caller(peer, &headers).to_string()
}

#[test]
fn the_header_counts_only_as_far_as_its_writers_are_trusted() {
    let near = proxies(&["10.0.0.0/8", "2001:db8::/32"]);
    for (peer, header, expected) in [
        // a stranger says whatever it likes
        ("192.0.2.9", "203.0.113.5", "192.0.2.9"),
        // the proxy wrote the right-most entry, its caller the rest
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "10.9.9.9,203.0.113.5", "203.0.113.5"),
        // two proxies in a row
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (
            "2001:db8::1",
            "1.2.3.4, 203.0.113.5, 10.0.0.2",
            "203.0.113.5",
        ),
        // nobody but proxies: the farthest
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        // ports and brackets
        ("10.0.0.1", "203.0.113.5:4711", "203.0.113.5"),
        ("10.0.0.1", "[2001:db9::7]:4711", "2001:db9::7"),
        ("10.0.0.1", "[2001:db9::7]", "2001:db9::7"),
        // IPv4 written as IPv6 is IPv4, on both sides
        ("::ffff:10.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("::ffff:192.0.2.9", "203.0.113.5", "192.0.2.9"),
        // what is no address ends the reading
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5,", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5, nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "203.0.113.5 10.0.0.2", "10.0.0.1"),
        ("10.0.0.1", "010.0.0.7", "10.0.0.1"),
    ] {
        let found = caller(&near, peer, &[header.as_bytes()]);
        assert_eq!(found, expected, "{peer} says {header:?}");
    }
}

#[test]
fn several_headers_are_one_list_and_bytes_are_no_address() {
    let near = proxies(&["10.0.0.1"]);
    let found = caller(&near, "10.0.0.1", &[b"1.2.3.4", b"203.0.113.5"]);
    assert_eq!(found, "203.0.113.5");
    let found = caller(&near, "10.0.0.1", &[b"203.0.113.5", b"\xff"]);
    assert_eq!(found, "10.0.0.1");
}

#[test]
fn without_proxies_nobody_is_believed_and_with_loopback_only_this_machine() {
    let nobody = TrustedProxies::default();
    assert_eq!(caller(&nobody, "127.0.0.1", &[b"203.0.113.5"]), "127.0.0.1");
    let local = TrustedProxies::loopback();
    for peer in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(caller(&local, peer, &[b"203.0.113.5"]), "203.0.113.5");
    }
    assert_eq!(caller(&local, "10.0.0.1", &[b"203.0.113.5"]), "10.0.0.1");
}

#[test]
fn networks_are_read_as_they_are_written_or_refused() {
    for (text, shown) in [
        ("10.0.0.7", "10.0.0.7"),
        (" 10.0.0.0/8 ", "10.0.0.0/8"),
        ("10.0.0.7/32", "10.0.0.7"),
        ("::1", "::1"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
    ] {
        let network: Network = text.parse().expect("a network");
        assert_eq!(network.to_string(), shown);
    }
    for text in [
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/+8",
        "::1/129",
        "proxy.example",
        "10.0.0",
        "10.0.0.1:80",
        "10.0.0.0/8/8",
        "::ffff:10.0.0.0/8",
        "10.0.0.0/99999999999",
    ] {
        assert_eq!(
            text.parse::<Network>(),
            Err(NotANetwork::Malformed),
            "{text}"
        );
    }
    for text in ["0.0.0.0/0", "::/0", "8.8.8.8/0"] {
        assert_eq!(
            text.parse::<Network>(),
            Err(NotANetwork::Everybody),
            "{text}"
        );
    }
    let slip = "10.0.0.7/8".parse::<Network>().expect_err("a slip");
    assert_eq!(
        slip.to_string(),
        "the network with this prefix is 10.0.0.0/8"
    );
}

proptest::proptest! {
    #[test]
    fn no_header_makes_a_stranger_somebody_else(line in proptest::collection::vec(0x20_u8..=0xff, 0..60)) {
        let line = line.iter().map(|byte| if *byte == 0x7f { b',' } else { *byte });
        let line: Vec<_> = line.collect();
        let nobody = caller(&proxies(&["10.0.0.0/8"]), "192.0.2.1", &[&line]);
        assert_eq!(nobody, "192.0.2.1");
        // behind a proxy it is somebody, whatever was sent
        caller(&proxies(&["10.0.0.0/8"]), "10.0.0.7", &[&line]);
    }
}
