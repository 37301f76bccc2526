package dev.reprise.data.world;

import java.util.List;
import java.util.stream.IntStream;

/** What does a member of a group fear? "All wolves fear mice. All sheep fear cats. Here Emil is a wolf. What does Emil fear? Answer: mice". */
final class Deductions extends Kind {
    private static final int CANDIDATES = 4;
    private static final List<Template> RULES = Template.all(
            "All {group} fear {feared}.",
            "The {group} fear {feared}.",
            "All the {group} are afraid of {feared}.",
            "In the land, all {group} fear {feared}.",
            "In this land, {group} fear {feared}.",
            "As a rule, {group} fear {feared}.");

    Deductions() {
        super(9, "deduce");
    }

    @Override
    void write(Draft draft) {
        writeItem(draft);
    }

    /** An item with four rules; the candidates are what the four groups fear. */
    static void writeItem(Draft draft) {
        var random = draft.random();
        var plural = draft.world().lexicon().list("animals");
        var singular = draft.world().lexicon().list("animal");
        var animals = random.choose(
                2 * CANDIDATES, IntStream.range(0, plural.size()).boxed().toList());
        for (int i = 0; i < CANDIDATES; i++) {
            draft.blank();
            int start = draft.length();
            draft.fill(
                            draft.template(RULES),
                            "group",
                            plural.get(animals.get(i)),
                            "feared",
                            plural.get(animals.get(CANDIDATES + i)))
                    .span("rule", start);
        }
        int asked = random.below(CANDIDATES);
        var member = random.choose(draft.world().lexicon().list(random.percent(50) ? "male" : "female"));
        var answer = plural.get(animals.get(CANDIDATES + asked));
        draft.extra(
                        "candidates",
                        animals.subList(CANDIDATES, 2 * CANDIDATES).stream()
                                .map(plural::get)
                                .toList())
                .fill(
                        Template.of(" Here {member} is {a animal}. What does {member} fear? Answer: "),
                        "member",
                        member,
                        "animal",
                        singular.get(animals.get(asked)))
                .span("answer", answer)
                .label(answer);
    }
}
