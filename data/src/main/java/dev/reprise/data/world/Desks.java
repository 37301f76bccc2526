package dev.reprise.data.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A desk that answers from its documents: system "You are the desk of geography.", three documents about names without other facts, and a
 * question that one of them answers.
 */
final class Desks extends Kind {
    /** What a desk knows about. */
    enum Role {
        GEOGRAPHY(
                "countries",
                List.of("The city of {subject} is located in {object}.", "The city of {subject} lies in {object}."),
                "In which country is {subject}?",
                "Which country is {subject} in?",
                "To which country does {subject} belong?",
                "Where is the city of {subject}?",
                "What is the country of {subject}?",
                "In which country does {subject} lie?"),
        REGISTRY(
                "occupations",
                List.of("The job of {subject} is {object}.", "The trade of {subject} is {object}."),
                "What is the job of {subject}?",
                "What does {subject} work as?",
                "Which job does {subject} have?",
                "What is {subject} by trade?",
                "What work does {subject} do?",
                "As what does {subject} work?"),
        TRADE(
                "products",
                List.of("The company {subject} makes {object}.", "The firm called {subject} sells {object}."),
                "What does the company {subject} make?",
                "What does {subject} make?",
                "What does the firm {subject} sell?",
                "For what is {subject} known?",
                "What do the workers of {subject} make?",
                "Which goods does {subject} make?"),
        ARCHIVE(
                "events",
                List.of("In {year} there was a {object} in {subject}.", "In the year {year} {subject} had a {object}."),
                "What happened in {year} in {subject}?",
                "What happened in {subject} in {year}?",
                "Which event was there in {year} in {subject}?",
                "What is told of {year} in {subject}?",
                "Which event did {subject} have in {year}?",
                "What does the book say of {subject} in {year}?");

        private final String objects;
        private final List<Template> documents;
        private final List<Template> questions;

        Role(String objects, List<String> documents, String... questions) {
            this.objects = objects;
            this.documents = documents.stream().map(Template::of).toList();
            this.questions = Template.all(questions);
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the desk says of itself. */
        String instruction() {
            return "the desk of " + label() + ".";
        }

        List<Template> questions() {
            return questions;
        }
    }

    static final List<Role> ROLES = List.of(Role.values());

    Desks() {
        super(62, "desk");
    }

    /** A made-up document. */
    record Filed(Role role, String subject, String object, int year, Template text) {
        /** The same about something else. */
        Filed about(String otherSubject, String otherObject, int otherYear) {
            return new Filed(role, otherSubject, otherObject, otherYear, text);
        }

        String sentence() {
            return text.parts().stream()
                    .map(part -> switch (part.place()) {
                        case "subject" -> subject;
                        case "object" -> object;
                        case "year" -> String.valueOf(year);
                        default -> part.affirmed();
                    })
                    .reduce("", String::concat);
        }
    }

    @Override
    void write(Draft draft) {
        var role = ROLES.get((int) (draft.number() % ROLES.size()));
        var documents = file(draft, role, 3);
        int used = (int) (draft.number() / ROLES.size() % documents.size());
        var asked = documents.get(used);
        draft.extra("role", role.label()).extra("used", used);
        var chat = open(draft, role, documents);
        ask(draft, asked);
        chat.end().answer(asked.object());
    }

    /** New documents of a role, about different names. */
    static List<Filed> file(Draft draft, Role role, int count) {
        var world = draft.world();
        var random = draft.random();
        var names = random.choose(count, draft.heldOut() ? world.unseenDocumentNames() : world.documentNames());
        var lexicon = world.lexicon();
        return names.stream()
                .map(name -> new Filed(
                        role,
                        role == Role.REGISTRY
                                ? random.choose(lexicon.list(random.percent(50) ? "male" : "female")) + " " + name
                                : name,
                        random.choose(lexicon.list(role.objects)),
                        World.FIRST_YEAR + random.below(40),
                        random.choose(role.documents)))
                .toList();
    }

    /** The system's turn and the documents; the user's turn stays open. */
    static Chat open(Draft draft, Role role, List<Filed> documents) {
        var chat = new Chat(draft).system("You are " + role.instruction()).open("user");
        draft.add("Documents:");
        for (var document : documents) {
            int start = draft.add(" ").length();
            draft.fill(
                            document.text(),
                            "subject",
                            document.subject(),
                            "object",
                            document.object(),
                            "year",
                            document.year())
                    .span("doc", start);
        }
        draft.add(" Question: ");
        return chat;
    }

    static void ask(Draft draft, Filed document) {
        draft.fill(draft.template(document.role().questions()), "subject", document.subject(), "year", document.year());
    }

    /** Documents with one more, put in at random. */
    static List<Filed> with(Draft draft, List<Filed> documents, Filed added) {
        var all = new ArrayList<>(documents);
        all.add(draft.random().below(all.size() + 1), added);
        return all;
    }
}
