package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.data.Json;
import dev.reprise.model.Activation;
import dev.reprise.model.family.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape of a net of inverted residual blocks for pictures in red, green and blue. Convolutions have no biases and are padded by half of their
 * kernel; the activation of the hidden layer of the classifier is Hard-Swish.
 *
 * <pre>{@code
 * {"stem": {"out": 16, "k": 3, "stride": 2, "act": "HS"},
 *  "blocks": [{"in": 16, "k": 3, "exp": 72, "out": 24, "se": 0, "act": "RE", "stride": 2}, ...],
 *  "head": {"out": 576, "act": "HS"}, "hidden": 1024, "classes": 10, "eps": 0.001, "momentum": 0.01}
 * }</pre>
 *
 * <p>{@code act} is RE (ReLU), RE6 or HS (Hard-Swish), {@code se} the channels that squeeze-and-excitation squeezes to (0: none); without {@code hidden}
 * the classifier is one linear layer; {@code eps} and {@code momentum} of the norms are 1e-5 and 0.1 where they are absent.
 *
 * @param hidden width of the classifier's hidden layer; 0 = none
 * @param epsilon of the norms
 * @param momentum of the norms
 */
public record MobileArchitecture(
        Stem stem, List<Block> blocks, Head head, int hidden, int classes, double epsilon, double momentum) {
    static final String MODEL_TYPE = "inverted_residual";

    /** Channels of a picture. */
    static final int COLOURS = 3;

    private static final int LARGEST_KERNEL = 31;
    private static final int LARGEST_STRIDE = 16;
    private static final long MOST_PARAMETERS = 1L << 31;

    private static final List<String> ACTIVATIONS = List.of("RE", "RE6", "HS");

    /** The first convolution. */
    public record Stem(int out, int kernel, int stride, Activation activation) {}

    /**
     * An inverted residual block.
     *
     * @param expanded channels inside; {@code in} = nothing is widened
     * @param squeeze channels that squeeze-and-excitation squeezes to; 0 = there is none
     */
    public record Block(int in, int kernel, int expanded, int out, int squeeze, Activation activation, int stride) {
        public boolean expands() {
            return expanded != in;
        }

        /** Whether the input is added to the output. */
        public boolean residual() {
            return stride == 1 && in == out;
        }

        long parameters() {
            long expand = expands() ? (long) in * expanded + 2L * expanded : 0;
            long depthwise = (long) expanded * kernel * kernel + 2L * expanded;
            long gate = squeeze == 0 ? 0 : 2L * expanded * squeeze + expanded + squeeze;
            return expand + depthwise + gate + (long) expanded * out + 2L * out;
        }
    }

    /** The last convolution, 1 x 1. */
    public record Head(int out, Activation activation) {}

    /** @throws InvalidInputException if blocks do not fit each other, or it is too large */
    public MobileArchitecture {
        blocks = List.copyOf(blocks);
        int channels = stem.out;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).in != channels) {
                throw new InvalidInputException("block %d takes %d channels, but what comes before it gives %d"
                        .formatted(i, blocks.get(i).in, channels));
            }
            channels = blocks.get(i).out;
        }
    }

    /** The layers of a net for 1,000 classes that torchvision calls by this name: {@code mobilenet_v2}, {@code mobilenet_v3_small} or {@code mobilenet_v3_large}. */
    public static MobileArchitecture named(String name) {
        return switch (name) {
            case "mobilenet_v2" -> mobileNetV2();
            case "mobilenet_v3_small" -> mobileNetV3Small();
            case "mobilenet_v3_large" -> mobileNetV3Large();
            default ->
                throw new InvalidInputException(
                        "there is no architecture '" + name
                                + "'; there are mobilenet_v2, mobilenet_v3_small and mobilenet_v3_large, or a description in a .json file");
        };
    }

    private static MobileArchitecture mobileNetV2() {
        // widening, channels, repetitions, stride of the first
        int[][] stages = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        var blocks = new ArrayList<Block>();
        int in = 32;
        for (int[] stage : stages) {
            for (int i = 0; i < stage[2]; i++) {
                blocks.add(new Block(in, 3, stage[0] * in, stage[1], 0, Activation.RELU6, i == 0 ? stage[3] : 1));
                in = stage[1];
            }
        }
        return new MobileArchitecture(
                new Stem(32, 3, 2, Activation.RELU6), blocks, new Head(1280, Activation.RELU6), 0, 1000, 1e-5, 0.1);
    }

    private static MobileArchitecture mobileNetV3Small() {
        return mobileNetV3(
                List.of(
                        rectified(16, 3, 16, 16, true, 2),
                        rectified(16, 3, 72, 24, false, 2),
                        rectified(24, 3, 88, 24, false, 1),
                        swish(24, 5, 96, 40, true, 2),
                        swish(40, 5, 240, 40, true, 1),
                        swish(40, 5, 240, 40, true, 1),
                        swish(40, 5, 120, 48, true, 1),
                        swish(48, 5, 144, 48, true, 1),
                        swish(48, 5, 288, 96, true, 2),
                        swish(96, 5, 576, 96, true, 1),
                        swish(96, 5, 576, 96, true, 1)),
                576,
                1024);
    }

    private static MobileArchitecture mobileNetV3Large() {
        return mobileNetV3(
                List.of(
                        rectified(16, 3, 16, 16, false, 1),
                        rectified(16, 3, 64, 24, false, 2),
                        rectified(24, 3, 72, 24, false, 1),
                        rectified(24, 5, 72, 40, true, 2),
                        rectified(40, 5, 120, 40, true, 1),
                        rectified(40, 5, 120, 40, true, 1),
                        swish(40, 3, 240, 80, false, 2),
                        swish(80, 3, 200, 80, false, 1),
                        swish(80, 3, 184, 80, false, 1),
                        swish(80, 3, 184, 80, false, 1),
                        swish(80, 3, 480, 112, true, 1),
                        swish(112, 3, 672, 112, true, 1),
                        swish(112, 5, 672, 160, true, 2),
                        swish(160, 5, 960, 160, true, 1),
                        swish(160, 5, 960, 160, true, 1)),
                960,
                1280);
    }

    private static MobileArchitecture mobileNetV3(List<Block> blocks, int head, int hidden) {
        var act = Activation.HARD_SWISH;
        return new MobileArchitecture(new Stem(16, 3, 2, act), blocks, new Head(head, act), hidden, 1000, 0.001, 0.01);
    }

    private static Block rectified(int in, int kernel, int expanded, int out, boolean gated, int stride) {
        return new Block(in, kernel, expanded, out, gated ? squeezed(expanded) : 0, Activation.RELU, stride);
    }

    private static Block swish(int in, int kernel, int expanded, int out, boolean gated, int stride) {
        return new Block(in, kernel, expanded, out, gated ? squeezed(expanded) : 0, Activation.HARD_SWISH, stride);
    }

    /** MobileNetV3's squeeze: a quarter of the channels, rounded to a multiple of 8, but by no more than a tenth downwards. */
    public static int squeezed(int expanded) {
        int quarter = expanded / 4;
        int rounded = Math.max(8, (quarter + 4) / 8 * 8);
        return rounded < 0.9 * quarter ? rounded + 8 : rounded;
    }

    /** Reads a description. @throws InvalidInputException if it is not valid */
    public static MobileArchitecture read(Path file) {
        return of(Json.read(file), file.toString());
    }

    /**
     * The architecture that an object describes.
     *
     * @param origin for messages
     * @throws InvalidInputException if it is not valid
     */
    public static MobileArchitecture of(ObjectNode json, String origin) {
        var config = new Config(json, origin);
        config.only("model_type", MODEL_TYPE);
        var stemConfig = need(config, "stem");
        var stem = new Stem(stemConfig.size("out"), kernel(stemConfig), stride(stemConfig), activation(stemConfig));
        stemConfig.finish(MODEL_TYPE);
        var blocks = new ArrayList<Block>();
        for (var block : config.objects("blocks")) {
            blocks.add(new Block(
                    block.size("in"),
                    kernel(block),
                    block.size("exp"),
                    block.size("out"),
                    block.count("se", 0),
                    activation(block),
                    stride(block)));
            block.finish(MODEL_TYPE);
        }
        var headConfig = need(config, "head");
        var head = new Head(headConfig.size("out"), activation(headConfig));
        headConfig.finish(MODEL_TYPE);
        int hidden = config.count("hidden", 0);
        int classes = config.size("classes");
        double epsilon = config.positive("eps", 1e-5);
        double momentum = config.positive("momentum", 0.1);
        if (momentum > 1) {
            throw new InvalidInputException(origin + ": 'momentum' must be at most 1, not " + momentum);
        }
        config.finish(MODEL_TYPE);
        try {
            var architecture = new MobileArchitecture(stem, blocks, head, hidden, classes, epsilon, momentum);
            if (architecture.parameters() > MOST_PARAMETERS) {
                throw new InvalidInputException("%,d parameters are more than the %,d that are allowed"
                        .formatted(architecture.parameters(), MOST_PARAMETERS));
            }
            return architecture;
        } catch (InvalidInputException e) {
            throw new InvalidInputException(origin + ": " + e.getMessage(), e);
        }
    }

    private static Config need(Config config, String key) {
        var object = config.object(key);
        if (object == null) {
            throw new InvalidInputException(config.origin() + ": '" + key + "' is missing");
        }
        return object;
    }

    private static int kernel(Config config) {
        return within(config, "k", LARGEST_KERNEL);
    }

    private static int stride(Config config) {
        return within(config, "stride", LARGEST_STRIDE);
    }

    private static int within(Config config, String key, int largest) {
        int value = config.size(key);
        if (value > largest) {
            throw new InvalidInputException(
                    config.origin() + ": '" + key + "' must be at most " + largest + ", not " + value);
        }
        return value;
    }

    private static Activation activation(Config config) {
        return switch (config.text("act")) {
            case "RE" -> Activation.RELU;
            case "RE6" -> Activation.RELU6;
            case "HS" -> Activation.HARD_SWISH;
            default ->
                throw new InvalidInputException(config.origin() + ": 'act' must be one of "
                        + String.join(", ", ACTIVATIONS) + ", not " + config.text("act"));
        };
    }

    private static String label(Activation activation) {
        return activation.equals(Activation.RELU) ? "RE" : activation.equals(Activation.RELU6) ? "RE6" : "HS";
    }

    /** The description of this architecture, as {@link #of} reads it, for a {@code config.json}. */
    public ObjectNode json() {
        var json = JsonMapper.shared().createObjectNode().put("model_type", MODEL_TYPE);
        json.putObject("stem")
                .put("out", stem.out)
                .put("k", stem.kernel)
                .put("stride", stem.stride)
                .put("act", label(stem.activation));
        var list = json.putArray("blocks");
        for (var block : blocks) {
            list.addObject()
                    .put("in", block.in)
                    .put("k", block.kernel)
                    .put("exp", block.expanded)
                    .put("out", block.out)
                    .put("se", block.squeeze)
                    .put("act", label(block.activation))
                    .put("stride", block.stride);
        }
        json.putObject("head").put("out", head.out).put("act", label(head.activation));
        if (hidden > 0) {
            json.put("hidden", hidden);
        }
        return json.put("classes", classes).put("eps", epsilon).put("momentum", momentum);
    }

    /** The same with another number of classes. */
    public MobileArchitecture withClasses(int number) {
        return new MobileArchitecture(stem, blocks, head, hidden, number, epsilon, momentum);
    }

    /** Channels that enter the head. */
    int last() {
        return blocks.isEmpty() ? stem.out : blocks.getLast().out;
    }

    /** The number of trained numbers; running statistics are none. */
    public long parameters() {
        long count = (long) COLOURS * stem.out * stem.kernel * stem.kernel + 2L * stem.out;
        for (var block : blocks) {
            count += block.parameters();
        }
        count += (long) last() * head.out + 2L * head.out;
        int in = head.out;
        if (hidden > 0) {
            count += (long) head.out * hidden + hidden;
            in = hidden;
        }
        return count + (long) in * classes + classes;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d inverted residual blocks, %,d parameters", blocks.size(), parameters());
    }
}
