//! The method and the words of a report, as every format says them.

/// How results come about, and what they leave out; a paragraph each.
pub const METHOD: [&str; 5] = [
    "Every ledger is read once; ids become dense numbers and amounts whole minor units, so that sums do not depend on the order of work. Measures are computed from named aggregates, held against rules as ranges, and rounded only here.",
    "A rule fires only where the whole range of a measurement (its bounds and its interval) lies past the line, and is clear only where all of it lies on the other side. What lies between is indeterminate. What is missing is not assessed: missing data never read as fine.",
    "Members' own purchases are read through three lenses, because courts differ. Strict: a purchase that was not resold is a purchase of the opportunity. Demand: plausible own use is demand, the rest is not. Industry: every purchase is demand.",
    "Company cash is what the company paid a participant less what the participant paid the company, refunds netted. It is not profit or loss: it leaves out what resales brought in and other costs, and counts goods that were used as a cost.",
    "Purchases and payments outside the period are not seen. Class is what the company declares; what accounts did is shown beside it.",
];

/// Words with their meaning.
pub const GLOSSARY: [[&str; 2]; 9] = [
    ["participant", "an account of business class, which may earn and recruit"],
    ["preferred customer", "a discount buyer who cannot earn"],
    ["retail customer", "an end customer, registered or not"],
    ["enrolment", "starter kits, fees and tools"],
    ["own volume", "commissionable volume of a participant's own orders in a month"],
    ["house account", "a position of the company itself: in the tree, out of incomes"],
    ["depth", "levels below the top of the sponsor tree"],
    [
        "participant-month",
        "one participant in one calendar month (or year, or pay period), where participants are looked at one by one",
    ],
    ["pp", "percentage points"],
];
