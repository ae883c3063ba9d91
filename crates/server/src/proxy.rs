//! Proxies in front of this server, and whose address counts.
//!
//! What a caller says about its own address is believed of listed proxies
//! only: anybody can send the header.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use http::{HeaderMap, HeaderName};

/// The one header that is read; others that proxies send are not.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Addresses that begin with the same bits; one address when all bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    prefix: u32,
}

/// Why a text names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotANetwork {
    /// Neither an address nor one with a prefix.
    #[error("expected an address or a network such as 10.0.0.7 or 10.0.0.0/8")]
    Malformed,
    /// Bits are set behind the prefix: one of the two is a slip.
    #[error("the network with this prefix is {0}")]
    NotFirst(Network),
    /// Everybody would be believed.
    #[error("a network of all addresses would believe everybody")]
    Everybody,
}

impl Network {
    /// The network of the first `prefix` bits of an address.
    fn of(address: IpAddr, prefix: u32) -> Self {
        let first = match address {
            IpAddr::V4(four) => {
                let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
                Ipv4Addr::from_bits(four.to_bits() & mask).into()
            }
            IpAddr::V6(six) => {
                let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
                Ipv6Addr::from_bits(six.to_bits() & mask).into()
            }
        };
        Self { first, prefix }
    }

    fn contains(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.first.is_ipv4() && Self::of(address, self.prefix) == self
    }

    fn is_one_address(self) -> bool {
        self.prefix == if self.first.is_ipv4() { 32 } else { 128 }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let written: IpAddr = address.parse().map_err(|_| NotANetwork::Malformed)?;
        let longest: u32 = if written.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= longest)
                .ok_or(NotANetwork::Malformed)?,
            Some(_) => return Err(NotANetwork::Malformed),
            None => longest,
        };
        // an IPv4 network written as IPv6 is that IPv4 network
        let address = written.to_canonical();
        let prefix = if address.is_ipv4() == written.is_ipv4() {
            prefix
        } else {
            prefix.checked_sub(96).ok_or(NotANetwork::Malformed)?
        };
        let network = Self::of(address, prefix);
        if network.prefix == 0 {
            return Err(NotANetwork::Everybody);
        }
        if network.first != address {
            return Err(NotANetwork::NotFirst(network));
        }
        Ok(network)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_one_address() {
            return self.first.fmt(formatter);
        }
        write!(formatter, "{}/{}", self.first, self.prefix)
    }
}

/// The proxies that are believed; nobody by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl TrustedProxies {
    /// These networks.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks)
    }

    /// Whatever runs on this machine.
    pub fn loopback() -> Self {
        Self(vec![
            Network::of(Ipv4Addr::LOCALHOST.into(), 8),
            Network::of(Ipv6Addr::LOCALHOST.into(), 128),
        ])
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The address of the caller behind a connection from `peer`.
    ///
    /// Each proxy adds the address it was called from at the right end. So the
    /// header is read from there, as long as who added an entry is trusted; the
    /// first address of somebody else is the caller's, and what stands left of
    /// it is that caller's own claim. Something that is no address ends the
    /// reading: the nearest address before it counts.
    pub(crate) fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut caller = peer.to_canonical();
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
        // bytes that are no text are no address either
        let lines = lines.iter().rev().map(|line| line.to_str().unwrap_or("-"));
        for entry in lines.flat_map(|line| line.rsplit(',')) {
            if !self.trusts(caller) {
                break;
            }
            let Some(address) = forwarded(entry.trim()) else {
                break;
            };
            caller = address;
        }
        caller
    }
}

/// An address, as proxies write it: alone, in brackets, or with a port.
fn forwarded(entry: &str) -> Option<IpAddr> {
    let bare = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(entry);
    bare.parse()
        .or_else(|_| entry.parse().map(|socket: SocketAddr| socket.ip()))
        .ok()
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests;
