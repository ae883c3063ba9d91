//! What is made could have been typed.

use domain::{
    contact::{Email, Phone},
    text::{CompanyName, EventName, ExternalRef, Location, Notes, PersonName, Title},
};

use super::{Outline, Sizes, block::Block, staff::Staff};

fn made() -> (Staff, Block) {
    let sizes = Sizes {
        clients: 2_000,
        contracts: 4_000,
        events: 4_000,
        seed: 3,
    };
    let outline = Outline::new(sizes).expect("they fit together");
    let staff = Staff::of(outline);
    let block = Block::joined(0..outline.blocks(), outline, &staff);
    (staff, block)
}

#[test]
fn every_text_is_one_that_is_accepted() {
    let (staff, block) = made();
    for one in &staff.all {
        let name = PersonName::parse(one.full_name.as_str());
        assert_eq!(name.as_ref(), Ok(&one.full_name));
        assert_eq!(Email::parse(one.email.as_str()).as_ref(), Ok(&one.email));
    }
    for one in &block.clients {
        let name = PersonName::parse(one.full_name.as_str());
        assert_eq!(name.as_ref(), Ok(&one.full_name));
        assert_eq!(Email::parse(one.email.as_str()).as_ref(), Ok(&one.email));
        assert_eq!(Phone::parse(one.phone.as_str()).as_ref(), Ok(&one.phone));
        if let Some(company) = &one.company_name {
            assert_eq!(CompanyName::parse(company.as_str()).as_ref(), Ok(company));
        }
        if let Some(number) = &one.external_ref {
            assert_eq!(ExternalRef::parse(number.as_str()).as_ref(), Ok(number));
        }
        assert!(one.last_contact_at.is_none_or(|last| last > one.created_at));
    }
    for one in &block.contracts {
        if let Some(title) = &one.title {
            assert_eq!(Title::parse(title.as_str()).as_ref(), Ok(title));
        }
    }
    for one in &block.events {
        assert_eq!(EventName::parse(one.name.as_str()).as_ref(), Ok(&one.name));
        let place = Location::parse(one.location.as_str());
        assert_eq!(place.as_ref(), Ok(&one.location));
        assert_eq!(Notes::parse(one.notes.as_str()).as_ref(), Ok(&one.notes));
        let (starts, ends) = (one.period.starts(), one.period.ends());
        assert!(starts.utc() < ends.utc());
        let zone = starts.zone();
        assert_eq!(zone.local(starts.utc()), starts.local());
        assert_eq!(zone.local(ends.utc()), ends.local());
    }
}

#[test]
fn ids_are_those_asked_for_in_order() {
    let (_, block) = made();
    let clients: Vec<_> = block.clients.iter().map(|one| one.id.get()).collect();
    assert_eq!(clients, (1..=2_000).collect::<Vec<_>>());
    let contracts: Vec<_> = block.contracts.iter().map(|one| one.id.get()).collect();
    assert_eq!(contracts, (1..=4_000).collect::<Vec<_>>());
    let events: Vec<_> = block.events.iter().map(|one| one.id.get()).collect();
    assert_eq!(events, (1..=4_000).collect::<Vec<_>>());
}
