package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.world.Document.Span;
import dev.reprise.data.world.Document.Stated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A document in the making: its text so far, its spans and truth, and the random numbers that belong to it alone. */
final class Draft {
    private final World world;
    private final String kind;
    private final Split split;
    private final long number;
    private final SplitMix64 random;
    private final StringBuilder text = new StringBuilder(160);
    private final List<Span> spans = new ArrayList<>();
    private final List<Stated> facts = new ArrayList<>();
    private final Map<String, Object> extra = new LinkedHashMap<>();
    private int template = -1;
    private @Nullable String label;

    /** A document of a kind. */
    Draft(World world, Kind kind, long index) {
        this(world, kind.label(), index, SplitMix64.of(world.seed(), kind.id(), index));
    }

    /** A text that draws from a generator that several share. */
    Draft(World world, String kind, long index, SplitMix64 random) {
        this.world = world;
        this.kind = kind;
        this.split = Split.of(index);
        this.number = Split.number(index);
        this.random = random;
    }

    World world() {
        return world;
    }

    Split split() {
        return split;
    }

    boolean heldOut() {
        return split == Split.HELD_OUT;
    }

    /** Its number within its split. */
    long number() {
        return number;
    }

    SplitMix64 random() {
        return random;
    }

    /** One of the templates that this split may use: the last two in held-out documents, the others elsewhere. The first choice is recorded. */
    Template template(List<Template> templates) {
        int chosen = heldOut() ? templates.size() - 2 + random.below(2) : random.below(templates.size() - 2);
        if (template < 0) {
            template = chosen;
        }
        return templates.get(chosen);
    }

    Draft add(String more) {
        text.append(more);
        return this;
    }

    /** Starts a new line, if there is one already. */
    Draft line() {
        return text.isEmpty() ? this : add("\n");
    }

    /** A blank, if the line has begun. */
    Draft blank() {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? this : add(" ");
    }

    Draft span(String role, String words) {
        return span(role, words, null);
    }

    Draft span(String role, Entity entity) {
        return span(role, entity.name(), entity.ref());
    }

    private Draft span(String role, String words, @Nullable String ref) {
        spans.add(new Span(role, text.length(), text.length() + words.length(), ref));
        return add(words);
    }

    /** A span over what has been written since a position. */
    Draft span(String role, int start) {
        spans.add(new Span(role, start, text.length(), null));
        return this;
    }

    /** Fills an affirming template. */
    Draft fill(Template sentence, Object... placesAndFillers) {
        return say(sentence, true, placesAndFillers);
    }

    /**
     * Fills a template.
     *
     * @param placesAndFillers the name of a place and the {@link Entity} or text that fills it, in turn
     */
    Draft say(Template sentence, boolean affirmed, Object... placesAndFillers) {
        for (var part : sentence.parts()) {
            if (part.place().isEmpty()) {
                add(affirmed ? part.affirmed() : part.denied());
                continue;
            }
            var filler = filler(part.place(), placesAndFillers);
            var words = filler instanceof Entity entity ? entity.name() : filler.toString();
            if (!part.article().isEmpty()) {
                add(part.article()).add("aeiouAEIOU".indexOf(words.charAt(0)) >= 0 ? "n " : " ");
            }
            if (part.role().isEmpty()) {
                add(words);
            } else {
                span(part.role(), words, filler instanceof Entity entity ? entity.ref() : null);
            }
        }
        return this;
    }

    private static Object filler(String place, Object... placesAndFillers) {
        for (int i = 0; i < placesAndFillers.length; i += 2) {
            if (placesAndFillers[i].equals(place)) {
                return placesAndFillers[i + 1];
            }
        }
        throw new IllegalArgumentException("nothing fills " + place);
    }

    /** A sentence that affirms or denies a relation, recorded as stated. */
    Draft state(Template sentence, Entity subject, Relation relation, Entity object, boolean affirmed) {
        facts.add(new Stated(subject.ref(), relation.label(), object.ref(), affirmed));
        return say(sentence, affirmed, "subject", subject, "object", object);
    }

    Draft fact(String subject, String relation, String object, boolean affirmed) {
        facts.add(new Stated(subject, relation, object, affirmed));
        return this;
    }

    Draft label(String value) {
        label = value;
        return this;
    }

    Draft extra(String key, Object value) {
        extra.put(key, value);
        return this;
    }

    boolean endsWith(String ending) {
        return text.lastIndexOf(ending) == text.length() - ending.length();
    }

    /** Makes a letter small, where a sentence has become a part of another. */
    void lower(int position) {
        text.setCharAt(position, Character.toLowerCase(text.charAt(position)));
    }

    int length() {
        return text.length();
    }

    Document finish() {
        var id = "%s/%s/%06d".formatted(kind, split.label(), number);
        return new Document(
                id,
                kind,
                split,
                Math.max(template, 0),
                text.toString(),
                spans,
                facts,
                label,
                Collections.unmodifiableMap(extra));
    }

    /** The extra truth noted under a key. */
    Object noted(String key) {
        return Objects.requireNonNull(extra.get(key), key);
    }
}
