package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code config.json} that remembers which of its keys have been read. What is left over at the end would have been a silent
 * difference, so {@link #finish} makes it an error. A key whose value is null counts as absent.
 */
public final class Config {
    /** Keys that change nothing in the logits of an inference pass, or are decided elsewhere. */
    private static final Set<String> HARMLESS = Set.of(
            // what the file is about
            "architectures",
            "model_type",
            "dtype",
            "torch_dtype",
            "transformers_version",
            "_name_or_path",
            "auto_map",
            "name_or_path",
            "tokenizer_class",
            "unsloth_version",
            "unsloth_fixed",
            "task_specific_params",
            "finetuning_task",
            "id2label",
            "label2id",
            "problem_type",
            "prefix",
            "_commit_hash",
            "_num_labels",
            "transformers.js_config",
            // training only
            "initializer_range",
            "attention_dropout",
            "hidden_dropout",
            "attn_pdrop",
            "embd_pdrop",
            "resid_pdrop",
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            "classifier_dropout",
            "summary_first_dropout",
            "summary_type",
            "summary_use_proj",
            "summary_activation",
            "summary_proj_to_labels",
            "gradient_checkpointing",
            "use_return_dict",
            "return_dict",
            // what a run returns and how it is computed
            "use_cache",
            "cache_implementation",
            "output_attentions",
            "output_hidden_states",
            "torchscript",
            "chunk_size_feed_forward",
            "is_decoder",
            "tie_encoder_decoder",
            "use_bfloat16",
            "tf_legacy_loss",
            "_attn_implementation",
            "_attn_implementation_autoset",
            "attn_implementation",
            "reorder_and_upcast_attn",
            // token ids and sampling: the generation config's
            "bos_token_id",
            "eos_token_id",
            "pad_token_id",
            "sep_token_id",
            "decoder_start_token_id",
            "max_length",
            "min_length",
            "do_sample",
            "early_stopping",
            "num_beams",
            "num_beam_groups",
            "diversity_penalty",
            "temperature",
            "top_k",
            "top_p",
            "typical_p",
            "repetition_penalty",
            "length_penalty",
            "no_repeat_ngram_size",
            "encoder_no_repeat_ngram_size",
            "bad_words_ids",
            "num_return_sequences",
            "output_scores",
            "return_dict_in_generate",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "remove_invalid_values",
            "exponential_decay_length_penalty",
            "suppress_tokens",
            "begin_suppress_tokens",
            "suppress_tokens_at_begin");

    private final ObjectNode json;
    private final String origin;
    private final Set<String> read = new HashSet<>();

    /** @param origin the file, for messages */
    public Config(ObjectNode json, String origin) {
        this.json = json;
        this.origin = origin;
    }

    public String origin() {
        return origin;
    }

    public ObjectNode json() {
        return json;
    }

    public boolean has(String key) {
        return find(key) != null;
    }

    private @Nullable JsonNode find(String key) {
        read.add(key);
        var node = json.get(key);
        return node == null || node.isNull() ? null : node;
    }

    /** What holds where a key is absent. */
    public void assume(String key, double value) {
        if (!has(key)) {
            json.put(key, value);
        }
    }

    private JsonNode need(String key) {
        var node = find(key);
        if (node == null) {
            throw new InvalidInputException(origin + ": '" + key + "' is missing");
        }
        return node;
    }

    /** An integer from 1 to 2^24. */
    public int size(String key) {
        var node = need(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1 || node.intValue() > 1 << 24) {
            throw wrong(key, "an integer from 1 to " + (1 << 24), node);
        }
        return node.intValue();
    }

    /** An integer from 1 to 2^24, or {@code otherwise} where the key is absent. */
    public int size(String key, int otherwise) {
        return has(key) ? size(key) : otherwise;
    }

    /** An integer from 0 to 2^24, or {@code otherwise} where the key is absent. */
    public int count(String key, int otherwise) {
        var node = find(key);
        if (node == null) {
            return otherwise;
        }
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() == 0 ? 0 : size(key);
    }

    /** A positive, finite number. */
    public double positive(String key) {
        var node = need(key);
        if (!node.isNumber() || !(node.doubleValue() > 0) || !Double.isFinite(node.doubleValue())) {
            throw wrong(key, "a number above 0", node);
        }
        return node.doubleValue();
    }

    /** A positive, finite number, or {@code otherwise} where the key is absent. */
    public double positive(String key, double otherwise) {
        return has(key) ? positive(key) : otherwise;
    }

    public boolean flag(String key, boolean otherwise) {
        var node = find(key);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw wrong(key, "true or false", node);
        }
        return node.booleanValue();
    }

    public String text(String key) {
        var node = need(key);
        if (!node.isString()) {
            throw wrong(key, "a string", node);
        }
        return node.stringValue();
    }

    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** An activation function by its name; {@code hidden_act_param} is the threshold of {@code fatrelu}. */
    public Activation activation(String key, String otherwise) {
        try {
            var name = text(key, otherwise);
            return Activation.parse(name, name.equals("fatrelu") ? positive("hidden_act_param", 0) : 0);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(origin + ": '" + key + "': " + e.getMessage(), e);
        }
    }

    /** A list of numbers above 0. */
    public double[] positives(String key) {
        var node = need(key);
        if (!node.isArray()) {
            throw wrong(key, "a list of numbers above 0", node);
        }
        var values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            var value = node.get(i);
            if (!value.isNumber() || !(value.doubleValue() > 0) || !Double.isFinite(value.doubleValue())) {
                throw wrong(key, "a list of numbers above 0", value);
            }
            values[i] = value.doubleValue();
        }
        return values;
    }

    /** The integers from 0 on in a list; none if the key is absent. */
    public Set<Integer> numbers(String key) {
        var node = find(key);
        var numbers = new TreeSet<Integer>();
        if (node == null) {
            return numbers;
        }
        if (!node.isArray()) {
            throw wrong(key, "a list of integers from 0 on", node);
        }
        for (var entry : node) {
            if (!entry.isIntegralNumber() || !entry.canConvertToInt() || entry.intValue() < 0) {
                throw wrong(key, "a list of integers from 0 on", entry);
            }
            numbers.add(entry.intValue());
        }
        return numbers;
    }

    /** One of {@code allowed} for each layer, or null if the key is absent. */
    public @Nullable List<String> perLayer(String key, int layers, String... allowed) {
        var node = find(key);
        if (node == null) {
            return null;
        }
        if (!node.isArray() || node.size() != layers) {
            throw wrong(key, "a list of " + layers + " entries, one a layer", node);
        }
        var values = new ArrayList<String>();
        for (var entry : node) {
            if (!entry.isString() || !Arrays.asList(allowed).contains(entry.stringValue())) {
                throw wrong(key, "entries out of " + Arrays.toString(allowed), entry);
            }
            values.add(entry.stringValue());
        }
        return values;
    }

    /** An object as a config of its own, or null. Its unread keys are errors when its own {@link #finish} is called. */
    public @Nullable Config object(String key) {
        var node = find(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof ObjectNode object)) {
            throw wrong(key, "an object", node);
        }
        return new Config(object, origin + ": " + key);
    }

    /** The objects of a list, each as a config of its own; none if the key is absent. */
    public List<Config> objects(String key) {
        var node = find(key);
        var objects = new ArrayList<Config>();
        if (node == null) {
            return objects;
        }
        if (!node.isArray()) {
            throw wrong(key, "a list of objects", node);
        }
        for (var entry : node) {
            if (!(entry instanceof ObjectNode object)) {
                throw wrong(key, "a list of objects", entry);
            }
            objects.add(new Config(object, origin + ": " + key + "[" + objects.size() + "]"));
        }
        return objects;
    }

    /** Refuses any value but absence, null and those given. */
    public void only(String key, Object... allowed) {
        var node = find(key);
        if (node == null) {
            return;
        }
        for (var value : allowed) {
            boolean same = switch (value) {
                case Boolean b -> node.isBoolean() && node.booleanValue() == b;
                case Number n -> node.isNumber() && node.doubleValue() == n.doubleValue();
                case String s -> node.isString() && node.stringValue().equals(s);
                default -> throw new IllegalArgumentException(value.toString());
            };
            if (same) {
                return;
            }
        }
        var only = allowed.length == 0 ? "absent or null" : Arrays.toString(allowed);
        throw wrong(key, only + " (other values cannot be honoured)", node);
    }

    /** These keys are known to change nothing for this family. */
    public void ignore(String... keys) {
        read.addAll(Arrays.asList(keys));
    }

    /** @throws InvalidInputException naming every key that nobody has read */
    public void finish(String reader) {
        only("is_encoder_decoder", false);
        only("add_cross_attention", false);
        var unknown = new TreeSet<String>();
        for (var key : json.propertyNames()) {
            if (!read.contains(key) && !HARMLESS.contains(key) && !isNothing(json.get(key))) {
                unknown.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    origin + ": " + reader + " does not know how to honour " + String.join(", ", unknown)
                            + ". Loading it all the same could compute something else than was trained.");
        }
    }

    /** Null, or an empty list or object such as {@code "pruned_heads": {}}. */
    private static boolean isNothing(JsonNode node) {
        return node.isNull() || (node.isContainer() && node.isEmpty());
    }

    InvalidInputException wrong(String key, String expected, JsonNode found) {
        String text = found.toString();
        return new InvalidInputException(origin + ": '" + key + "' must be " + expected + ", not "
                + (text.length() > 80 ? text.substring(0, 80) + "…" : text));
    }
}
