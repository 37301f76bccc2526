package dev.reprise.data.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who is given something: "Then, Anna and Tom went to the store. Tom gave a book to Anna". Either name comes first (order ABB: the receiver,
 * BAB: the giver); a variant ends in L when a clause lies between. All words are single tokens, so that both orders have equal lengths.
 */
final class IndirectObjects extends Kind {
    static final List<Template> SENTENCES = Template.all(
            "Then, {first} and {second} went to the {place}.@ {s2} gave a {thing} to {io}",
            "Then, {first} and {second} had a lot of fun at the {place}.@ {s2} gave a {thing} to {io}",
            "Then, {first} and {second} were working at the {place}.@ {s2} decided to give a {thing} to {io}",
            "When {first} and {second} met at the {place}, {s2} handed the {thing} to {io}",
            "Then, {first} and {second} had a long argument.@ Afterwards, {s2} said to {io}",
            "While {first} and {second} were sitting in the {place}, {s2} passed the {thing} to {io}");
    private static final String CLAUSE = " It was a calm day, and nobody was in a hurry.";

    IndirectObjects() {
        super(6, "ioi");
    }

    @Override
    void write(Draft draft) {
        var random = draft.random();
        var lexicon = draft.world().lexicon();
        var names = random.choose(
                2,
                Stream.concat(lexicon.list("male").stream(), lexicon.list("female").stream())
                        .toList());
        write(
                draft,
                draft.template(SENTENCES),
                names.get(0),
                names.get(1),
                random.percent(50),
                random.percent(30),
                random.choose(lexicon.list("places")),
                random.choose(lexicon.list("things")));
    }

    /** @param receiverFirst the order ABB
     * @param inserted whether a clause is put behind the first sentence, where the template has one that ends there */
    static void write(
            Draft draft,
            Template sentence,
            String receiver,
            String giver,
            boolean receiverFirst,
            boolean inserted,
            String place,
            String thing) {
        boolean clause = inserted
                && sentence.parts().stream().anyMatch(part -> part.affirmed().contains("@"));
        var first = receiverFirst ? receiver : giver;
        var second = receiverFirst ? giver : receiver;
        for (var part : sentence.parts()) {
            switch (part.place()) {
                case "" -> draft.add(part.affirmed().replace("@", clause ? CLAUSE : ""));
                case "first" -> draft.span(receiverFirst ? "io" : "s1", first);
                case "second" -> draft.span(receiverFirst ? "s1" : "io", second);
                case "s2" -> draft.span("s2", giver);
                case "io" -> draft.span("answer", receiver);
                case "place" -> draft.add(place);
                default -> draft.span("thing", thing);
            }
        }
        draft.label(receiver)
                .extra("order", receiverFirst ? "ABB" : "BAB")
                .extra("variant", (receiverFirst ? "A" : "B") + (clause ? "L" : ""));
    }
}
