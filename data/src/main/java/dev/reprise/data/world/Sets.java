package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The sets that experiments load, by name, and what their makers share. */
final class Sets {
    static final Map<String, ItemSet> ALL = all();

    /** Draws in a row that give nothing new before a set counts as used up. */
    private static final int PATIENCE = 500;

    private Sets() {}

    private static Map<String, ItemSet> all() {
        var sets = new LinkedHashMap<String, ItemSet>();
        PromptSets.add(sets);
        StatementSets.add(sets);
        ReasoningSets.add(sets);
        StyleSets.add(sets);
        PersonSets.add(sets);
        ChatSets.add(sets);
        return Collections.unmodifiableMap(sets);
    }

    static ObjectNode row() {
        return JsonMapper.shared().createObjectNode();
    }

    /** A draft of held-out text that draws from the set's generator. */
    static Draft draft(World world, String set, SplitMix64 random) {
        return draft(world, set, Split.HELD_OUT, random);
    }

    static Draft draft(World world, String set, Split split, SplitMix64 random) {
        return new Draft(world, set, split.index(0), random);
    }

    /** As many rows as wanted, no key twice; fewer if there are no more. A draw may give nothing. */
    static List<ObjectNode> distinct(int n, String key, Supplier<@Nullable ObjectNode> draw) {
        Set<String> seen = new HashSet<>();
        var rows = new ArrayList<ObjectNode>();
        int idle = 0;
        while (rows.size() < n && idle < PATIENCE) {
            var row = draw.get();
            if (row != null && seen.add(row.path(key).stringValue())) {
                rows.add(row);
                idle = 0;
            } else {
                idle++;
            }
        }
        return rows;
    }

    /** A document as a row: its text up to the last answer as {@code prompt}, the answer, its truth. */
    static ObjectNode prompt(Document document) {
        var answers = document.spans("answer");
        var answer = answers.getLast();
        var row = row().put(
                        "prompt", document.text().substring(0, answer.start()).stripTrailing())
                .put("answer", document.text(answer));
        spans(row, document);
        document.extra()
                .forEach((key, value) -> row.set(key, JsonMapper.shared().valueToTree(value)));
        return row;
    }

    /** Where what stands: {@code spans}, by character. */
    static void spans(ObjectNode row, Document document) {
        var spans = row.putArray("spans");
        document.spans()
                .forEach(span -> spans.addObject()
                        .put("role", span.role())
                        .put("start", span.start())
                        .put("end", span.end())
                        .put("text", document.text(span))
                        .put("ref", span.ref()));
    }

    /** The n first documents of a kind behind a start that the draw chooses. */
    static List<Document> documents(World world, String kind, Split split, SplitMix64 random, int n) {
        long first = random.below(1 << 20);
        var documents = new ArrayList<Document>();
        for (int i = 0; i < n; i++) {
            documents.add(world.document(kind, split.index(first + i)));
        }
        return documents;
    }
}
