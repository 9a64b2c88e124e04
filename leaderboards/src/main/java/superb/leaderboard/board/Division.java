package superb.leaderboard.board;

import superb.record.Identity;

/** Results that may stand in one table. */
public enum Division {
    OFFICIAL("official", "Official corpora", "Trained upstreams on the corpora of SUPERB.", "SUPERB points"),
    UNTRAINED(
            "untrained",
            "Untrained upstreams",
            "Random weights on the corpora of SUPERB: what the architecture and the head do without any pre-training."
                    + " Not comparable with trained models.",
            "SUPERB points"),
    MINI(
            "mini",
            "Mini corpus",
            "The small synthetic corpus that comes with the program, for trying and testing."
                    + " These numbers say nothing about real speech and are not comparable with any paper.",
            "Mean score");

    private final String id;
    private final String title;
    private final String about;
    private final String overall;

    Division(String id, String title, String about, String overall) {
        this.id = id;
        this.title = title;
        this.about = about;
        this.overall = overall;
    }

    public static Division of(Identity identity) {
        if (identity.dataset().mini()) {
            return MINI;
        }
        return identity.upstream().weights().trained() ? OFFICIAL : UNTRAINED;
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public String about() {
        return about;
    }

    /** Name of the number over several tasks. SUPERB's reference points belong to its own corpora. */
    public String overall() {
        return overall;
    }
}
