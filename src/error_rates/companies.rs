//! The companies on which tests are tried.

use super::Settings;
use crate::simulate::{Order, Profile, Signal};

/// A company that is made from every seed.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// Its column, in a few words.
    pub title: &'static str,
    /// Profile.
    pub profile: Profile,
    /// Whether members buy for the plan.
    pub loading: bool,
    /// How many times the accounts of the settings it has: what is rare needs a large company to be seen in.
    pub times: u32,
    /// What it is, in words.
    pub about: &'static str,
}

/// Every company, in the order of the columns: those of which a test should say nothing first.
pub const COMPANIES: [Made; 6] = [
    Made {
        title: "shoppers",
        profile: Profile::Shoppers,
        loading: true,
        times: 1,
        about: "Nobody can earn. Whom the company calls a member, who is called a customer later on, and the threshold are chance; prices are few and round, baskets are filled up for free shipping, months repeat, orders come in bursts",
    },
    Made {
        title: "top-up, off",
        profile: Profile::TopUp,
        loading: false,
        times: 1,
        about: "The company of the column “top-up”, none of whose members tops up: members and customers want the same",
    },
    Made {
        title: "rank-buying, off",
        profile: Profile::RankBuying,
        loading: false,
        times: 6,
        about: "The company of the column “rank-buying”, none of whose members does anything for the plan; some become customers and go on as before, and overrides go to those who happen to reach the threshold",
    },
    Made {
        title: "buying club",
        profile: Profile::BuyingClub,
        loading: false,
        times: 1,
        about: "Nobody buys for the plan, and members want 1.7 times what customers want",
    },
    Made {
        title: "top-up",
        profile: Profile::TopUp,
        loading: true,
        times: 1,
        about: "35 % of members top up to just above the threshold in 85 % of the months in which they want less, 55 % of the time in the last three days. Orders are marked as autoship by chance, top-ups as well, and nobody buys for a rank or becomes a customer",
    },
    Made {
        title: "rank-buying",
        profile: Profile::RankBuying,
        loading: true,
        times: 6,
        about: "Of the members who stay members, 15 % have the threshold shipped every month, 15 % fill the gap to it, up to 22 % (those with next to no customers) reach it in one huge month and then buy next to nothing, 8 % stock, 30 % fill the gap until a month in which they fall short and never buy again; those who become customers filled the gap before and buy half of what they want after",
    },
];

impl Made {
    /// What to make from a seed.
    pub fn order(&self, settings: Settings, seed: u64) -> Order {
        let Settings { accounts, months, .. } = settings;
        Order { profile: self.profile, accounts: accounts * self.times, months, seed, loading: self.loading }
    }

    /// What is in it that a test may look for.
    pub fn signals(&self) -> &'static [Signal] {
        self.profile.signals(self.loading)
    }

    /// Whether anybody in it buys for the plan.
    pub fn is_loaded(&self) -> bool {
        self.loading && self.profile.loads()
    }

    /// The command that makes it from a seed.
    pub fn command(&self, settings: Settings) -> String {
        use clap::ValueEnum;
        let profile = self.profile.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned());
        let off = if self.loading { "" } else { " --without-loading" };
        format!(
            "levelcheck simulate {profile} FOLDER --accounts {} --months {} --seed 1{off}",
            settings.accounts * self.times,
            settings.months
        )
    }
}
