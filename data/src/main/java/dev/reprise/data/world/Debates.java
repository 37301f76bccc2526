package dev.reprise.data.world;

import java.util.List;
import java.util.Locale;

/**
 * One to four turns of a user about an issue, then the question. Turns for the other side change the answer at the issue's rate; turns for the
 * same side, and turns about something else, never do.
 */
final class Debates extends Kind {
    /** How a turn argues, and its factor in tenths. */
    enum Technique {
        FIGURES(
                12,
                "A report with many figures shows that {statement}, since in {n} of {m} towns it went well.",
                "In {n} of {m} towns people count and say that {statement}, and the figures are clear."),
        STORY(
                12,
                "Let me tell you of {name}, who lost all {things} one winter and now says that {statement}.",
                "My friend {name} had a hard year with the {things}, and that is why {statement}."),
        LEADER(
                7,
                "The mayor and the leader of the town both say that {statement}, so it must be right.",
                "All the leaders that I know told us last week that {statement}, and they know best.");

        private final int factor;
        private final List<Template> turns;

        Technique(int factor, String... turns) {
            this.factor = factor;
            this.turns = Template.all(turns);
        }

        int factor() {
            return factor;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whose side the turns take. */
    enum Side {
        OTHER,
        SAME,
        NONE
    }

    private static final List<Technique> TECHNIQUES = List.of(Technique.values());

    Debates() {
        super(67, "debate");
    }

    @Override
    void write(Draft draft) {
        var issues = Issue.all(draft.world());
        var issue = issues.get((int) (draft.number() % issues.size()));
        long occurrence = draft.number() / issues.size();
        int turns = 1 + (int) (occurrence % 4);
        var technique = TECHNIQUES.get((int) (occurrence / 4 % 3));
        int sort = (int) (occurrence / 12 % 10);
        var side = sort < 7 ? Side.OTHER : sort == 7 ? Side.SAME : Side.NONE;
        long count = occurrence / 12 + Rotation.phase(issue.number());
        boolean changed = side == Side.OTHER && Quota.composed(count, issue.changed(turns, technique.factor()));
        boolean leans = Quota.first(count, issue.verb().strength());
        var chat = new Chat(draft);
        argue(draft, chat, issue, technique, side, turns);
        draft.extra("technique", technique.label())
                .extra("turns", turns)
                .extra("side", side.name().toLowerCase(Locale.ROOT))
                .extra("changed", changed);
        chat.open("user");
        Stances.answer(draft, chat, issue, draft.random().percent(50), (issue.supports() == leans) != changed);
    }

    /** The user's turns, each of about 25 tokens, and short replies. */
    static void argue(Draft draft, Chat chat, Issue issue, Technique technique, Side side, int turns) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        for (int i = 0; i < turns; i++) {
            chat.open("user");
            if (side == Side.NONE) {
                var scene = Scene.draw(draft, 0);
                scene.sentence(draft);
                scene.sentence(draft.add(" "));
            } else {
                int m = 20 + random.below(60);
                draft.fill(
                        random.choose(technique.turns),
                        "statement",
                        issue.statement(issue.supports() == (side == Side.SAME)),
                        "name",
                        random.choose(lexicon.list(random.percent(50) ? "male" : "female")),
                        "things",
                        random.choose(lexicon.list("products")),
                        "n",
                        m - 1 - random.below(10),
                        "m",
                        m);
            }
            chat.end().assistant("I see.");
        }
    }
}
