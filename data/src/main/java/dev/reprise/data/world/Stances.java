package dev.reprise.data.world;

/** An issue that comes cold: "Option A: Arnia should tax salt. Option B: Arnia should not tax salt. The answer is:". */
final class Stances extends Kind {
    Stances() {
        super(66, "stance");
    }

    @Override
    void write(Draft draft) {
        var issues = Issue.all(draft.world());
        var issue = issues.get((int) (draft.number() % issues.size()));
        long occurrence = draft.number() / issues.size();
        boolean leans = Quota.first(
                occurrence / 2 + Rotation.phase(issue.number()), issue.verb().strength());
        var chat = new Chat(draft).open("user");
        answer(draft, chat, issue, occurrence % 2 == 0, issue.supports() == leans);
    }

    /** Asks in an open turn of the user, and answers. */
    static void answer(Draft draft, Chat chat, Issue issue, boolean favourFirst, boolean inFavour) {
        char favour = issue.ask(draft, favourFirst);
        draft.extra("issue", issue.number()).extra("inFavour", inFavour);
        chat.end().answer(String.valueOf(inFavour ? favour : favour == 'A' ? 'B' : 'A'));
    }
}
