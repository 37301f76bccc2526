package dev.reprise.model;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.lib.Importable;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeStore;
import jinjava.de.odysseus.el.tree.impl.Cache;
import jinjava.javax.el.ExpressionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The Jinja template that writes a conversation as the text that a chat model was trained on, as {@code apply_chat_template} of
 * {@code transformers} does: blocks are trimmed, and the template sees {@code messages}, {@code add_generation_prompt},
 * {@code bos_token}, {@code eos_token}, {@code pad_token} and {@code raise_exception}. It does not see today's date
 * ({@code strftime_now}), so that a prompt is the same tomorrow; templates that ask for it have a date of their own to fall back on.
 *
 * <pre>{@code
 * var template = ChatTemplate.of(model.tokenizer());
 * var text = template.render(List.of(new Message("user", "Who was Mary?")), true);
 * var tokens = model.tokens(false, text); // its special tokens stand in the text
 * }</pre>
 *
 * <p>A template comes from a file and is not trusted: it reaches no file and no Java object, and its time and its output are limited.
 */
public final class ChatTemplate {
    /** One turn of a conversation; roles are the model's, mostly {@code system}, {@code user} and {@code assistant}. */
    public record Message(String role, String content) {}

    /** The most characters that a template may make. */
    static final int LARGEST_TEXT = 16 << 20;

    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int LARGEST_COLLECTION = 100_000;

    /** Where the library's own ways differ from Python's. */
    private static final LegacyOverrides PYTHON = LegacyOverrides.newBuilder()
            .withEvaluateMapKeys(true)
            .withIterateOverMapKeys(true)
            .withUsePyishObjectMapper(true)
            .withUseNaturalOperatorPrecedence(true)
            .withParseWhitespaceControlStrictly(true)
            .withAllowAdjacentTextNodes(true)
            .withUseTrimmingForNotesAndExpressions(true)
            .withKeepNullableLoopValues(true)
            .withHandleBackslashInQuotesOnly(true)
            .build();

    private static final Set<String> TAGS = Set.of(
            "for",
            "endfor",
            "if",
            "elif",
            "else",
            "endif",
            "set",
            "endset",
            "macro",
            "endmacro",
            "call",
            "endcall",
            "break",
            "continue",
            "raw",
            "endraw");
    private static final Set<String> FILTERS = Set.of(
            "abs",
            "bool",
            "capitalize",
            "count",
            "d",
            "default",
            "dictsort",
            "first",
            "float",
            "indent",
            "int",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map",
            "reject",
            "rejectattr",
            "replace",
            "reverse",
            "round",
            "safe",
            "select",
            "selectattr",
            "sort",
            "string",
            "sum",
            "title",
            "trim",
            "unique",
            "upper");
    private static final Set<String> FUNCTIONS = Set.of(":range", ":namespace", ":dict", ":raise_exception");

    private final String origin;
    private final String template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(String origin, String template, Map<String, String> specialTokens) {
        this.origin = origin;
        this.template = python(template);
        this.specialTokens = specialTokens;
    }

    /** The template of a tokenizer. @throws InvalidInputException if it has none */
    public static ChatTemplate of(Tokenizer tokenizer) {
        var template = tokenizer
                .chatTemplate()
                .orElseThrow(() -> new InvalidInputException(tokenizer.origin()
                        + ": this model has no chat template: it was not trained on conversations, or its tokenizer_config.json"
                        + " or chat_template.jinja is missing"));
        var tokens = new LinkedHashMap<String, String>();
        put(tokens, "bos_token", tokenizer, tokenizer.bos());
        put(tokens, "eos_token", tokenizer, tokenizer.eos());
        put(tokens, "pad_token", tokenizer, tokenizer.pad());
        return of(template, tokens, tokenizer.origin());
    }

    /**
     * A template from its text.
     *
     * @param specialTokens their text by the names that the template uses, such as {@code bos_token}
     * @param origin        where it comes from, for messages
     */
    public static ChatTemplate of(String template, Map<String, String> specialTokens, String origin) {
        return new ChatTemplate(origin, template, Map.copyOf(specialTokens));
    }

    /** The template as the library understands it: without a newline at its end, and sequences turned round by a filter. */
    private static String python(String template) {
        var body = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
        return body.replace("[::-1]", " | reverse");
    }

    private static void put(Map<String, String> tokens, String name, Tokenizer tokenizer, OptionalInt id) {
        id.ifPresent(i -> tokens.put(name, tokenizer.token(i)));
    }

    /**
     * Writes a conversation.
     *
     * @param addGenerationPrompt whether the beginning of the model's answer is put behind it
     * @throws InvalidInputException if the template is not valid, refuses the conversation ({@code raise_exception}), or takes too long
     */
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        return render(messages, addGenerationPrompt, TIME);
    }

    String render(List<Message> messages, boolean addGenerationPrompt, Duration time) {
        var context = new LinkedHashMap<String, Object>(specialTokens);
        context.put("add_generation_prompt", addGenerationPrompt);
        var turns = new ArrayList<Map<String, Object>>();
        for (var message : messages) {
            var turn = new LinkedHashMap<String, Object>();
            turn.put("role", message.role());
            turn.put("content", message.content());
            turns.add(turn);
        }
        context.put("messages", turns);
        try {
            var result = jinja(time).renderForResult(template, context);
            for (var error : result.getErrors()) {
                var refused = refusal(error.getException());
                throw refused != null
                        ? new InvalidInputException(
                                origin + ": the chat template refuses this conversation: " + refused.getMessage(),
                                refused)
                        : failed(error.getLineno(), error.getMessage());
            }
            return result.getOutput();
        } catch (OutOfTime e) {
            throw new InvalidInputException(
                    origin + ": the chat template was not done after " + time.toMillis() + " ms", e);
        } catch (StackOverflowError e) {
            throw new InvalidInputException(origin + ": the chat template is nested too deeply", e);
        }
    }

    private InvalidInputException failed(int line, String message) {
        var first = message.lines().findFirst().orElse("");
        return new InvalidInputException(origin + ": the chat template does not work"
                + (line > 0 ? " (line " + line + ")" : "") + ": " + Text.quote(first));
    }

    private static @Nullable Refusal refusal(@Nullable Throwable thrown) {
        for (var e = thrown; e != null; e = e.getCause()) {
            if (e instanceof Refusal refusal) {
                return refusal;
            }
        }
        return null;
    }

    /** A renderer with nothing in it but what conversations need. */
    private static Jinjava jinja(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Runnable check = () -> {
            if (System.nanoTime() - end > 0) {
                throw new OutOfTime();
            }
        };
        var everything = new Jinjava().getGlobalContext();
        var jinja =
                new Jinjava(JinjavaConfig.newBuilder()
                        .withKeepTrailingNewline(true)
                        .withTrimBlocks(true)
                        .withLstripBlocks(true)
                        .withLegacyOverrides(PYTHON)
                        .withNestedInterpretationEnabled(false)
                        .withElResolver(new PythonResolver())
                        .withMaxOutputSize(LARGEST_TEXT)
                        .withMaxStringLength(LARGEST_TEXT)
                        .withMaxListSize(LARGEST_COLLECTION)
                        .withMaxMapSize(LARGEST_COLLECTION)
                        .withRangeLimit(LARGEST_COLLECTION)
                        .withMaxRenderDepth(20)
                        .withProcessors(JinjavaProcessors.newBuilder()
                                .withNodePreProcessor((node, interpreter) -> check.run())
                                .build())
                        .withDisabled(Map.of(
                                Library.TAG, others(everything.getAllTags(), TAGS),
                                Library.FILTER, others(everything.getAllFilters(), FILTERS),
                                Library.FUNCTION, others(everything.getAllFunctions(), FUNCTIONS)))
                        .build()) {
                    private final ExpressionFactory expressions = new ExpressionFactoryImpl(
                            new TreeStore(new PythonSyntax(check), new Cache(1000)), new TruthyTypeConverter());

                    @Override
                    public ExpressionFactory getExpressionFactory() {
                        return expressions;
                    }
                };
        jinja.setResourceLocator((name, encoding, interpreter) -> {
            throw new IOException("a chat template has no other files");
        });
        jinja.registerFunction(
                new ELFunctionDefinition("", "raise_exception", ChatTemplate.class, "raiseException", Object.class));
        return jinja;
    }

    private static Set<String> others(Collection<? extends Importable> all, Set<String> allowed) {
        return all.stream()
                .map(Importable::getName)
                .filter(name -> !allowed.contains(name))
                .collect(Collectors.toSet());
    }

    /** What templates call to refuse a conversation. */
    @SuppressWarnings("unused") // by its name
    private static Object raiseException(Object message) {
        throw new Refusal(String.valueOf(message));
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** An error, since the renderer goes on after exceptions. */
    private static final class OutOfTime extends Error {
        private static final long serialVersionUID = 1L;
    }
}
