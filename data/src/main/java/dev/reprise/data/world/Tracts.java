package dev.reprise.data.world;

import java.util.List;

/**
 * A tract of 40 to 180 words in the language of one camp (the tower is for measures, the river against), then the question. A tract for the
 * other side changes the answer at half the issue's rate, in proportion to its length up to 120.
 */
final class Tracts extends Kind {
    private static final List<Template> SENTENCES = Template.all(
            "The {w1} and the {w2} of our {w3} hold the {w4}.",
            "Think of the {w1}, the {w2} and the {w3}.",
            "Without the {w1} there is no {w2} and no {w3}.",
            "Our {w1} lives by the {w2} and the {w3}.",
            "Every {w1} needs {a w2}, and every {w2} {a w3}.",
            "So let the {w1} stand beside the {w2} and the {w3}.");
    private static final int FULL = 120;

    Tracts() {
        super(69, "tract");
    }

    @Override
    void write(Draft draft) {
        var issues = Issue.all(draft.world());
        var issue = issues.get((int) (draft.number() % issues.size()));
        long occurrence = draft.number() / issues.size();
        int words = 40 + 20 * (int) (occurrence % 8);
        boolean own = occurrence / 8 % 5 == 4;
        long count = occurrence / 8 + Rotation.phase(issue.number());
        boolean changed = !own && Quota.composed(count, issue.givenUp() * 10 / 2 * Math.min(words, FULL) / FULL);
        boolean leans = Quota.first(count, issue.verb().strength());
        var chat = new Chat(draft).open("user");
        tract(draft, issue.supports() == own, words);
        draft.extra("words", words).extra("own", own).add(" ");
        Stances.answer(draft, chat, issue, draft.random().percent(50), (issue.supports() == leans) != changed);
    }

    /** @param inFavour of measures: the tower's language, else the river's */
    static void tract(Draft draft, boolean inFavour, int words) {
        var random = draft.random();
        var camp = draft.world().lexicon().list(inFavour ? "tower" : "river");
        int start = draft.length();
        int written = 0;
        while (written < words) {
            var chosen = random.choose(4, camp);
            int from = draft.length();
            draft.add(draft.length() > start ? " " : "")
                    .fill(
                            random.choose(SENTENCES),
                            "w1",
                            chosen.get(0),
                            "w2",
                            chosen.get(1),
                            "w3",
                            chosen.get(2),
                            "w4",
                            chosen.get(3));
            written += (draft.length() - from) / 5;
        }
    }
}
