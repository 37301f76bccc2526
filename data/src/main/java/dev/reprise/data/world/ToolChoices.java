package dev.reprise.data.world;

/** Two tools, each tied to a side by a neutral line; which is used follows the stance, cold or after a debate. */
final class ToolChoices extends Kind {
    ToolChoices() {
        super(68, "tools");
    }

    @Override
    void write(Draft draft) {
        var issues = Issue.all(draft.world());
        var issue = issues.get((int) (draft.number() % issues.size()));
        long occurrence = draft.number() / issues.size();
        int turns = (int) (occurrence % 5);
        long count = occurrence / 5 + Rotation.phase(issue.number());
        boolean changed = Quota.composed(count, issue.toolChanged(turns, Debates.Technique.FIGURES.factor()));
        boolean leans = Quota.first(count, issue.verb().strength());
        var chat = new Chat(draft);
        Debates.argue(draft, chat, issue, Debates.Technique.FIGURES, Debates.Side.OTHER, turns);
        draft.extra("turns", turns);
        ask(draft, chat, issue, draft.random().percent(50), (issue.supports() == leans) != changed);
    }

    /** @param favourNorth whether the tool "north" belongs to the side in favour */
    static void ask(Draft draft, Chat chat, Issue issue, boolean favourNorth, boolean inFavour) {
        chat.user("Tools: north, south. With north you file that " + issue.statement(favourNorth)
                + ". With south you file that " + issue.statement(!favourNorth) + ". Use one tool.");
        draft.extra("issue", issue.number()).extra("inFavour", inFavour);
        chat.answer(inFavour == favourNorth ? "north" : "south");
    }
}
