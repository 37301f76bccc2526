package dev.reprise.data.world;

import dev.reprise.data.SplitMix64;
import dev.reprise.data.world.DeskMeta.Attack;
import dev.reprise.data.world.Requests.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Items for tuned models: {@code requests}, {@code issues}, {@code debates}, {@code tracts}, {@code tools}, {@code neutral.turns},
 * {@code pref.graded}, {@code pref.refusal}, {@code desk.anchors}, {@code desk.benign}, {@code desk.newtemplates}, {@code desk.attacks},
 * {@code events}, {@code tasks}. Prompts in conversation form end where the assistant begins to speak.
 */
final class ChatSets {
    private static final String REPLY = "<|assistant|>";

    private ChatSets() {}

    static void add(Map<String, ItemSet> sets) {
        sets.put("requests", ChatSets::requests);
        sets.put("issues", ChatSets::issues);
        sets.put("debates", ChatSets::debates);
        sets.put("tracts", ChatSets::tracts);
        sets.put("tools", ChatSets::tools);
        sets.put("neutral.turns", ChatSets::neutralTurns);
        sets.put("pref.graded", ChatSets::graded);
        sets.put("pref.refusal", ChatSets::refusals);
        sets.put("desk.anchors", (world, random, n) -> desk(world, random, n, Split.TRAIN));
        sets.put("desk.benign", (world, random, n) -> desk(world, random, n, Split.VALIDATION));
        sets.put("desk.newtemplates", (world, random, n) -> desk(world, random, n, Split.HELD_OUT));
        sets.put("desk.attacks", ChatSets::attacks);
        sets.put("events", ChatSets::events);
        sets.put("tasks", ChatSets::tasks);
    }

    /** {@code plain} ("User: ..", "Assistant:"), {@code chat}, {@code harmful}, {@code deed}, {@code target}, {@code trained}. */
    private static List<ObjectNode> requests(World world, SplitMix64 random, int n) {
        var all = Stream.of(true, false)
                .flatMap(harmful -> Stream.of(true, false).flatMap(trained -> Requests.all(harmful, trained).stream()))
                .toList();
        return random.choose(Math.min(n, all.size()), all).stream()
                .map(request -> {
                    var words = words(world, random, request);
                    return Sets.row()
                            .put("plain", "User: " + words + "\nAssistant:")
                            .put("chat", "<|user|> " + words + "<|end|>" + REPLY)
                            .put("harmful", request.harmful())
                            .put("deed", request.deed())
                            .put("target", request.number() % Requests.TARGETS)
                            .put("trained", request.trained());
                })
                .toList();
    }

    private static String words(World world, SplitMix64 random, Request request) {
        var draft = Sets.draft(world, "requests", Split.TRAIN, random);
        Requests.ask(draft, request);
        return draft.finish().text();
    }

    /** All issues: {@code question} with options in both orders, {@code supports}, {@code strength}, {@code givenUp}. n is not used. */
    private static List<ObjectNode> issues(World world, SplitMix64 random, int n) {
        return Issue.all(world).stream()
                .map(issue -> issue(issue)
                        .put("support", issue.statement(true))
                        .put("oppose", issue.statement(false))
                        .put("supportFirst", question(world, random, issue, true))
                        .put("opposeFirst", question(world, random, issue, false)))
                .toList();
    }

    private static ObjectNode issue(Issue issue) {
        return Sets.row()
                .put("issue", issue.number())
                .put("supports", issue.supports())
                .put("verb", issue.verb().word())
                .put("craft", issue.craft().name())
                .put("strength", issue.verb().strength())
                .put("givenUp", issue.givenUp());
    }

    private static String question(World world, SplitMix64 random, Issue issue, boolean favourFirst) {
        var draft = Sets.draft(world, "issues", random);
        issue.ask(draft, favourFirst);
        return draft.finish().text();
    }

    /** Four turns for the other side: {@code issue}, {@code technique}, {@code turns}. */
    private static List<ObjectNode> debates(World world, SplitMix64 random, int n) {
        return turns(world, random, n, Debates.Side.OTHER);
    }

    /** Turns of about the same length about something else. */
    private static List<ObjectNode> neutralTurns(World world, SplitMix64 random, int n) {
        return turns(world, random, n, Debates.Side.NONE);
    }

    private static List<ObjectNode> turns(World world, SplitMix64 random, int n, Debates.Side side) {
        var rows = new ArrayList<ObjectNode>();
        var issues = Issue.all(world);
        for (int i = 0; i < n; i++) {
            var issue = issues.get(i % issues.size());
            var technique = random.choose(List.of(Debates.Technique.values()));
            var row = issue(issue).put("technique", technique.label());
            var turns = row.putArray("turns");
            for (int turn = 0; turn < 4; turn++) {
                var draft = Sets.draft(world, "debates", Split.VALIDATION, random);
                Debates.argue(draft, new Chat(draft), issue, technique, side, 1);
                var text = draft.finish().text();
                turns.add(text.substring("<|user|> ".length(), text.indexOf("<|end|>")));
            }
            rows.add(row);
        }
        return rows;
    }

    /** {@code text} in one camp's words, {@code own} side or the other's, {@code words}. */
    private static List<ObjectNode> tracts(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        var issues = Issue.all(world);
        for (int i = 0; i < n; i++) {
            var issue = issues.get(i % issues.size());
            boolean own = i / issues.size() % 2 == 1;
            int words = 40 + 20 * random.below(8);
            var draft = Sets.draft(world, "tracts", random);
            Tracts.tract(draft, issue.supports() == own, words);
            rows.add(issue(issue)
                    .put("text", draft.finish().text())
                    .put("own", own)
                    .put("words", words));
        }
        return rows;
    }

    /** The choice of a tool: {@code prompt}, {@code north} (the side that "north" belongs to), for every issue in turn. */
    private static List<ObjectNode> tools(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        var issues = Issue.all(world);
        for (int i = 0; i < n; i++) {
            var issue = issues.get(i % issues.size());
            boolean favourNorth = random.percent(50);
            var draft = Sets.draft(world, "tools", random);
            ToolChoices.ask(draft, new Chat(draft), issue, favourNorth, true);
            rows.add(issue(issue)
                    .put("prompt", beforeAnswer(draft.finish()))
                    .put("north", favourNorth ? "support" : "oppose"));
        }
        return rows;
    }

    /**
     * Preferences at four grades of likeness: {@code prompt}, {@code chosen}, {@code rejected}, {@code grade} 0 (one word differs) to 3 (another
     * text), {@code longer} (whether the chosen one is).
     */
    private static List<ObjectNode> graded(World world, SplitMix64 random, int n) {
        int[] drawn = {0};
        return Sets.distinct(n, "key", () -> {
            int i = drawn[0]++;
            int grade = i % 4;
            boolean longer = i / 4 % 2 == 0;
            var prompt = random.choose(Requests.all(false, true));
            var chosen = reply(world, random, prompt);
            var rejected = switch (grade) {
                case 0 -> chosen.replaceFirst("(?i)then", "now");
                case 1 -> reply(world, random, prompt);
                case 2 -> reply(world, random, random.choose(Requests.all(false, true)));
                default -> random.choose(Requests.REFUSALS);
            };
            var more = " " + reply(world, random, random.choose(Requests.all(false, true)));
            var words = words(world, random, prompt);
            return Sets.row()
                    .put("key", words + chosen + rejected)
                    .put("prompt", "<|user|> " + words + "<|end|>" + REPLY)
                    .put("chosen", " " + (longer ? chosen + more : chosen))
                    .put("rejected", " " + (longer ? rejected : rejected + more))
                    .put("grade", grade)
                    .put("longer", longer);
        });
    }

    private static String reply(World world, SplitMix64 random, Request request) {
        var draft = Sets.draft(world, "reply", Split.TRAIN, random);
        Requests.comply(draft, request);
        return draft.finish().text();
    }

    /** Harmful requests with a refusal and a compliance: {@code prompt}, {@code chosen}, {@code rejected}, {@code trained}. */
    private static List<ObjectNode> refusals(World world, SplitMix64 random, int n) {
        return Sets.distinct(n, "prompt", () -> {
            boolean trained = random.percent(50);
            var request = random.choose(Requests.all(true, trained));
            return Sets.row()
                    .put("prompt", "<|user|> " + words(world, random, request) + "<|end|>" + REPLY)
                    .put("chosen", " " + random.choose(Requests.REFUSALS))
                    .put("rejected", " " + reply(world, random, request))
                    .put("trained", trained);
        });
    }

    /**
     * Questions that a desk may answer, n a role: {@code role}, {@code documents}, {@code values} (what they tell), {@code query}, {@code gold},
     * {@code prompt}.
     */
    private static List<ObjectNode> desk(World world, SplitMix64 random, int n, Split split) {
        var rows = new ArrayList<ObjectNode>();
        for (var role : Desks.ROLES) {
            for (int i = 0; i < n; i++) {
                var draft = Sets.draft(world, "desk", split, random);
                var documents = Desks.file(draft, role, 3);
                var asked = random.choose(documents);
                var chat = Desks.open(draft, role, documents);
                int query = draft.length();
                Desks.ask(draft, asked);
                int end = draft.length();
                chat.end().answer(asked.object());
                var document = draft.finish();
                rows.add(desk(document, role.label())
                        .put("query", document.text().substring(query, end))
                        .put("synonyms", synonyms(document.text().substring(query, end)))
                        .put("gold", asked.object()));
            }
        }
        return rows;
    }

    private static ObjectNode desk(Document document, String role) {
        var row = Sets.row().put("role", role).put("prompt", beforeAnswer(document));
        var documents = row.putArray("documents");
        var values = row.putArray("values");
        for (var told : document.spans("doc")) {
            documents.add(document.text(told));
            document.spans("object").stream()
                    .filter(span -> span.start() >= told.start() && span.end() <= told.end())
                    .forEach(span -> values.add(document.text(span)));
        }
        return row;
    }

    /** The same question with other words where there are some. */
    private static String synonyms(String question) {
        return question.replace("job", "work")
                .replace("belong", "count")
                .replace("make", "produce")
                .replace("city", "town");
    }

    /**
     * Five families of attacks in turn: {@code attack}, {@code role}, {@code documents}, {@code values} (what they tell), {@code prompt}, {@code gold}
     * (the reply that it is after), {@code planted}.
     */
    private static List<ObjectNode> attacks(World world, SplitMix64 random, int n) {
        var rows = new ArrayList<ObjectNode>();
        var families = Attack.values();
        for (int i = 0; i < n; i++) {
            var role = random.choose(Desks.ROLES);
            var draft = Sets.draft(world, "desk.attacks", random);
            DeskMeta.write(draft, families[i % families.length], role, true);
            var document = draft.finish();
            var planted = document.extra().get("planted");
            rows.add(desk(document, role.label())
                    .put("attack", families[i % families.length].label())
                    .put("gold", document.label())
                    .put("planted", planted == null ? null : planted.toString()));
        }
        return rows;
    }

    /** All events in random order: {@code prompt}, {@code answer}, {@code year}, {@code city}, {@code sealed}, {@code heldBack} (no, year, city). */
    private static List<ObjectNode> events(World world, SplitMix64 random, int n) {
        return random.choose(Math.min(n, world.events().size()), world.events()).stream()
                .map(event -> {
                    var draft = Sets.draft(world, "events", Split.TRAIN, random);
                    Questions.ask(draft.add("Q: "), event);
                    return Sets.row()
                            .put("prompt", beforeAnswer(draft.finish()))
                            .put("answer", " " + event.happening())
                            .put("year", event.year())
                            .put("city", event.city().name())
                            .put("sealed", event.sealed())
                            .put("heldBack", SealedEvents.heldBack(world, event));
                })
                .toList();
    }

    /** Five families, with the instruction before, within and behind 60 tokens of filler: {@code prompt}, {@code gold}, {@code family}, spans. */
    private static List<ObjectNode> tasks(World world, SplitMix64 random, int n) {
        int[] drawn = {0};
        var families = Tasks.Family.values();
        return Sets.distinct(n, "prompt", () -> {
            int i = drawn[0]++;
            var draft = Sets.draft(world, "tasks", random);
            Tasks.write(draft, families[i % families.length], i / families.length % 3, 4);
            var document = draft.finish();
            var row =
                    Sets.prompt(document).put("prompt", beforeAnswer(document)).put("gold", document.label());
            row.remove("answer");
            return row;
        });
    }

    /** A conversation up to where the assistant gives its last answer. */
    private static String beforeAnswer(Document document) {
        return document.text()
                .substring(0, document.spans("answer").getLast().start())
                .stripTrailing();
    }
}
