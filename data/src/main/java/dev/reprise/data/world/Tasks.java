package dev.reprise.data.world;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Instructions in the form "INSTRUCTION Input: X Output:", with the instruction before, inside of or after filler: name a city's country, say
 * whether a story is happy or sad, repeat a line's last word, compute a sum, say something politely.
 */
final class Tasks extends Kind {
    /** What can be asked for. */
    enum Family {
        COUNTRY(
                "Name the country of the city.",
                "Say in which country the city is.",
                "Give the country that the city belongs to.",
                "Tell me the country of this city.",
                "Find the country for the city.",
                "Write down the country of the city."),
        MOOD(
                "Say whether the story is happy or sad.",
                "Tell me if the story is happy or sad.",
                "Decide whether this is a happy or a sad story.",
                "Name the mood of the story, happy or sad.",
                "Find out if the story is happy or sad.",
                "Give the mood of the story, happy or sad."),
        LAST_WORD(
                "Repeat the last word of the line.",
                "Say the last word of the line.",
                "Give the word that ends the line.",
                "Tell me the last word of this line.",
                "Find the last word of the line.",
                "Write down the last word of the line."),
        SUM(
                "Compute the sum.",
                "Add the numbers.",
                "Give the sum of the numbers.",
                "Tell me the sum.",
                "Find the sum of both numbers.",
                "Write down the sum."),
        POLITE(
                "Rewrite the request politely.",
                "Say the request politely.",
                "Make the request polite.",
                "Turn this into a polite request.",
                "Find polite words for the request.",
                "Give a polite form of the request.");

        private final List<Template> instructions;

        Family(String... instructions) {
            this.instructions = Template.all(instructions);
        }

        /** As it stands in records. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final List<Family> FAMILIES = List.of(Family.values());
    private static final List<String> WISHES = List.of(
            "Bring me the {thing}.",
            "Give me the {thing}.",
            "Show me the {place}.",
            "Find the {thing}.",
            "Open the {place}.");

    Tasks() {
        super(60, "tasks");
    }

    @Override
    void write(Draft draft) {
        write(draft, FAMILIES.get((int) (draft.number() % FAMILIES.size())), (int) (draft.number() / 5 % 3), 2);
    }

    /**
     * An item.
     *
     * @param place where the instruction stands: 0 = before the filler, 1 = within it, 2 = behind it
     * @param filler sentences of filler before and behind a place within
     */
    static void write(Draft draft, Family family, int place, int filler) {
        var chat = new Chat(draft);
        int sentences = draft.random().below(filler + 1);
        chat.open("user");
        if (place > 0) {
            fill(draft, sentences);
        }
        int start = draft.length();
        draft.fill(draft.template(family.instructions))
                .span("instruction", start)
                .add(" ");
        if (place < 2) {
            fill(draft, sentences);
        }
        draft.add("Input: ");
        int input = draft.length();
        var gold = input(draft, family);
        draft.span("input", input)
                .add(" Output:")
                .extra("family", family.label())
                .extra("place", place);
        chat.end().answer(gold);
    }

    private static void fill(Draft draft, int sentences) {
        for (int i = 0; i < sentences; i++) {
            Scene.draw(draft, 0).sentence(draft);
            draft.add(" ");
        }
    }

    /** Writes an input. @return what is to be answered */
    private static String input(Draft draft, Family family) {
        var random = draft.random();
        var world = draft.world();
        var lexicon = world.lexicon();
        return switch (family) {
            case COUNTRY -> {
                var fact = random.choose(world.facts(Relation.IN));
                draft.add(fact.subject().name());
                yield fact.object().name();
            }
            case MOOD -> {
                int mood = random.percent(50) ? 1 : -1;
                var scene = Scene.draw(draft, mood);
                IntStream.range(0, 3).forEach(i -> scene.sentence(i == 0 ? draft : draft.add(" ")));
                yield mood > 0 ? "happy" : "sad";
            }
            case LAST_WORD -> {
                var words = random.choose(3 + random.below(6), lexicon.list("things"));
                draft.add(String.join(" ", words));
                yield words.getLast();
            }
            case SUM -> {
                int first = random.below(30);
                int second = random.below(30);
                draft.add(first + " and " + second);
                yield String.valueOf(first + second);
            }
            case POLITE -> {
                var wish = random.choose(WISHES)
                        .replace("{thing}", random.choose(lexicon.list("things")))
                        .replace("{place}", random.choose(lexicon.list("places")));
                draft.add(wish);
                yield "Please " + Character.toLowerCase(wish.charAt(0)) + wish.substring(1, wish.length() - 1)
                        + ", dear friend.";
            }
        };
    }
}
