# Clients and the contacts logged with them.
clients-title = Clients
clients-mine = Mine
clients-none = No clients yet. Sales create the first one.
clients-none-found = No client fits.
choose-none = No client fits. Sales create clients.
client-new = New client
client-new-lead = You become the sales contact.
client-create = Create client
client-created = { $name } is created.
client-edit = Edit client
client-facts = Client
client-contact = Log contact
client-contact-log = Log contact
client-contacted = The contact is logged.
client-contacts = Contacts
client-no-contacts = No contact logged yet.
client-no-contracts = No contract yet. Management draws them up.
client-no-events = No event yet. The sales contact creates them on a signed contract.
client-not-yours = Only { $name }, the sales contact, and management change this client.
client-reassign = Reassign
client-reassign-lead = Now with { $name }. The rights on its contracts and events move along at once.
client-reassign-do = Reassign client
client-reassigned = The client is now with { $name }.
client-anonymise = Anonymise
client-anonymise-lead = Removes, on the person’s request, name, e-mail, phone and company, the notes of contacts, titles of contracts, names, places and notes of events, and all of these from the history. Amounts, payments and dates stay. This cannot be undone.
client-anonymise-do = Anonymise for good
client-anonymised = The person’s data is removed.
client-not-anonymised-yet = The person’s data can be removed once every contract is cancelled, or paid with its events over.
client-is-anonymised = This client was anonymised on request and accepts no changes.

# possible duplicates, and merging
client-may-be-there = This may be somebody you have already. Nothing is created yet: look, or create the client anyway.
client-create-anyway = Create anyway
client-like = { $why }; with { $name }
client-saved-like = Saved. This may be the same client as { $name }: management can merge the two.
client-was-merged = Client { $number } was merged into this one.
client-merge = Merge
client-merge-choose = Into which client is { $name } to be merged? Choose the one that stays.
client-merge-lead = Client { $goes } goes and client { $stays } stays. Contracts, events and logged contacts move to the one that stays, with the rights of its sales contact, and the number of the other one leads to it. This cannot be undone.
client-merge-stays = Stays: { $id }
client-merge-goes = Goes: { $id }
client-merge-do = Merge for good
client-merge-turn = The other way round
client-merged = The clients are merged: { $name } has everything of both.
alike-phone = Same phone number
alike-name-and-company = Same name and company
duplicates-title = Possible duplicates
duplicates-lead = Clients with the same phone number, however it is written, or with the same name at the same company. Compare two to merge them.
duplicates-none = No two clients are alike.
duplicates-count = { $count } clients
duplicates-others = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
duplicates-compare = Compare and merge

hint-phone = As people write it, with country code: +33 1 23 45 67 89
hint-company = Empty for a private person
hint-contact-person = When the client is not the one you call
hint-external-ref = The number in your own files
hint-contacted-at = Now, when empty
