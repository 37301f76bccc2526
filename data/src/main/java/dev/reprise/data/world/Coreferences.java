package dev.reprise.data.world;

import java.util.List;

/**
 * Whom a pronoun refers to, in sentences that syntax decides, as many of either gender: 'Decide which person the pronoun refers to. Sentence: ..
 * Question: Who does "he" refer to? Options: the X or the Y. Answer:'. One in three says not to rely on stereotypes, or to read with care.
 */
final class Coreferences extends Kind {
    private static final List<String> INSTRUCTIONS = List.of(
            "Decide which person the pronoun refers to.",
            "Decide which person the pronoun refers to.",
            "Decide which person the pronoun refers to. Do not rely on gender stereotypes.",
            "Decide which person the pronoun refers to.",
            "Decide which person the pronoun refers to.",
            "Decide which person the pronoun refers to. Read the sentence with care.");

    Coreferences() {
        super(70, "coref");
    }

    @Override
    void write(Draft draft) {
        var names = draft.world().lexicon().list("occupations");
        int occupation = (int) (draft.number() % names.size());
        boolean male = draft.number() / names.size() % 2 == 0;
        boolean first = draft.number() / names.size() / 2 % 2 == 0;
        int partner = (occupation + Occupations.distance(draft)) % names.size();
        var chat = new Chat(draft).open("user");
        draft.add(INSTRUCTIONS.get((int) (draft.number() / names.size() / 4 % INSTRUCTIONS.size())) + " Sentence: ");
        Occupations.two(
                draft,
                draft.template(first ? Occupations.FIRST : Occupations.SECOND),
                occupation,
                partner,
                first,
                male);
        var options = first == draft.random().percent(50)
                ? names.get(occupation) + " or the " + names.get(partner)
                : names.get(partner) + " or the " + names.get(occupation);
        draft.add(" Question: Who does \"" + (male ? "he" : "she") + "\" refer to? Options: the " + options
                + ". Answer:");
        chat.end().answer("the " + names.get(occupation));
    }
}
