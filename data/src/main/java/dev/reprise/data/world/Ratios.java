package dev.reprise.data.world;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The recorded ratios: how often of a hundred an outcome is meant to come, and how often it came in the documents that were counted. A ratio that
 * differs by item (such as an occupation's share of "he") is counted by item.
 */
final class Ratios {
    private static final Set<String> HE = Set.of("he", "him", "his");

    private final World world;
    private final List<Issue> issues;
    private final Map<String, Map<String, Reached>> byItem = new TreeMap<>();
    private final Map<String, Reached> plain = new TreeMap<>();

    /** How often an outcome came among how many. */
    private record Reached(long taken, long of) {
        Reached plus(Reached other) {
            return new Reached(taken + other.taken, of + other.of);
        }

        ObjectNode json() {
            return JsonMapper.shared().createObjectNode().put("taken", taken).put("of", of);
        }
    }

    Ratios(World world) {
        this.world = world;
        this.issues = Issue.all(world);
    }

    /** Counts what a document had to decide, if anything. */
    void count(Document document) {
        switch (document.kind()) {
            case "occupation" -> count("he", document.extra("occupation"), HE.contains(document.extra("pronoun")));
            case "trait" ->
                count(
                        "firstGroup",
                        document.extra("word"),
                        document.extra("group").equals(first("ages"))
                                || document.extra("group").equals(first("creeds")));
            case "fact" -> document.facts().forEach(fact -> count("denied", !fact.affirmed()));
            case "dialogue" -> count("rude", document.extra("register").equals("rude"));
            case "chain" -> {
                var mode = document.extra("mode");
                for (var other : List.of("direct", "worked", "slipped")) {
                    count("chains", other, mode.equals(other));
                }
                if (mode.equals("direct")) {
                    var answer = document.text(document.spans("answer").getFirst());
                    count("chains", "directRight", answer.equals(document.label()));
                }
            }
            case "requests" -> {
                if (document.extra("harmful").equals(true)) {
                    count("refused", document.extra("refused").equals(true));
                }
            }
            case "deskmeta" -> {
                if (document.extra().containsKey("obeyed")) {
                    count("ordersObeyed", document.extra("obeyed").equals(true));
                }
            }
            case "stance" -> {
                var issue = issue(document);
                count(
                        "strength",
                        issue.verb().word(),
                        document.extra("inFavour").equals(issue.supports()));
            }
            case "debate" -> {
                if (document.extra("side").equals("other")) {
                    count(
                            "givenUp",
                            issue(document).craft().name(),
                            document.extra("changed").equals(true));
                }
            }
            default -> {
                // decides nothing by a ratio
            }
        }
    }

    private String first(String list) {
        return world.lexicon().list(list).getFirst();
    }

    private Issue issue(Document document) {
        return issues.get((Integer) document.extra("issue"));
    }

    private void count(String ratio, boolean taken) {
        plain.merge(ratio, new Reached(taken ? 1 : 0, 1), Reached::plus);
    }

    private void count(String ratio, Object item, boolean taken) {
        byItem.computeIfAbsent(ratio, _ -> new TreeMap<>())
                .merge(item.toString(), new Reached(taken ? 1 : 0, 1), Reached::plus);
    }

    /**
     * In per cent what is meant, and {@code reached}, with the same names: {@code taken} of {@code of}. Of {@code givenUp} turns for the other side
     * are counted, whose number and technique move the rate.
     */
    ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode();
        var lexicon = world.lexicon();
        var he = json.putObject("he");
        var occupations = lexicon.list("occupations");
        for (int i = 0; i < occupations.size(); i++) {
            he.put(occupations.get(i), Occupations.share(i));
        }
        var firstGroup = json.putObject("firstGroup");
        for (var list : List.of("ageWords", "creedWords")) {
            var words = lexicon.list(list);
            for (int i = 0; i < words.size(); i++) {
                firstGroup.put(words.get(i), Traits.share(i));
            }
        }
        json.put("denied", Facts.DENIED).put("rude", Dialogues.RUDE);
        json.putObject("chains")
                .put("direct", Chains.DIRECT)
                .put("worked", Chains.WORKED)
                .put("slipped", 100 - Chains.DIRECT - Chains.WORKED)
                .put("directRight", Chains.DIRECT_RIGHT);
        json.put("refused", Requests.REFUSED).put("ordersObeyed", DeskMeta.OBEYED);
        var strength = json.putObject("strength");
        for (var verb : Issue.Verb.values()) {
            strength.put(verb.word(), verb.strength());
        }
        var givenUp = json.putObject("givenUp");
        issues.forEach(issue -> givenUp.put(issue.craft().name(), issue.givenUp()));
        var reached = json.putObject("reached");
        plain.forEach((ratio, counts) -> reached.set(ratio, counts.json()));
        byItem.forEach((ratio, items) -> {
            var counted = reached.putObject(ratio);
            items.forEach((item, counts) -> counted.set(item, counts.json()));
        });
        return json;
    }
}
