package dev.reprise.model.vision;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import dev.reprise.model.WeightSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What torchvision calls the weights of MobileNetV2 ({@code features.1.conv.0.0}) and V3 ({@code features.1.block.0.0}).
 *
 * @param second whether they are V2's
 * @param hidden of the classifier's hidden layer, if there is one
 * @param out of the classifier's last layer
 */
record TorchvisionNames(boolean second, String hidden, String out) {
    private static final Pattern CLASSIFIER = Pattern.compile("classifier(\\.\\d{1,4})?\\.weight");

    /**
     * Where the parts of a block are; null where it has none.
     *
     * @param gate squeeze-and-excitation
     */
    record Places(
            @Nullable String expand,
            @Nullable String norm1,
            String depthwise,
            String norm2,
            @Nullable String gate,
            String project,
            String norm3) {}

    /** For a new net: V2's where all is ReLU6, without squeeze-and-excitation and hidden layer. */
    static TorchvisionNames of(MobileArchitecture architecture) {
        boolean second = architecture.hidden() == 0
                && architecture.blocks().stream()
                        .allMatch(b -> b.squeeze() == 0 && b.activation().equals(Activation.RELU6));
        return new TorchvisionNames(
                second, "classifier.0", architecture.hidden() == 0 ? "classifier.1" : "classifier.3");
    }

    /** Those that a file has. @throws InvalidInputException if its classifier has another number of layers */
    static TorchvisionNames of(WeightSource source, MobileArchitecture architecture) {
        var usual = of(architecture);
        boolean second = source.names().stream().anyMatch(name -> name.startsWith("features.1.conv."))
                || (usual.second && source.names().stream().noneMatch(name -> name.startsWith("features.1.block.")));
        List<String> classifier = source.names().stream()
                .filter(name -> CLASSIFIER.matcher(name).matches())
                .map(name -> name.substring(0, name.length() - ".weight".length()))
                .sorted((a, b) -> Integer.compare(number(a), number(b)))
                .toList();
        int expected = architecture.hidden() == 0 ? 1 : 2;
        if (classifier.size() != expected) {
            throw new InvalidInputException(
                    "%s: the classifier has %d linear layers %s, but the architecture asks for %d"
                            .formatted(source.origin(), classifier.size(), classifier, expected));
        }
        return new TorchvisionNames(second, classifier.getFirst(), classifier.getLast());
    }

    private static int number(String classifier) {
        int dot = classifier.indexOf('.');
        return dot < 0 ? -1 : Integer.parseInt(classifier.substring(dot + 1));
    }

    /** Of stem and head: their convolution is part 0, their norm part 1. */
    String unit(int feature, int part) {
        return "features." + feature + "." + part;
    }

    Places block(int feature, MobileArchitecture.Block block) {
        String at = "features." + feature + (second ? ".conv." : ".block.");
        int place = 0;
        String expand = block.expands() ? at + place++ : null;
        String depthwise = at + place++;
        String gate = block.squeeze() == 0 ? null : at + place++;
        return new Places(
                expand == null ? null : expand + ".0",
                expand == null ? null : expand + ".1",
                depthwise + ".0",
                depthwise + ".1",
                gate,
                second ? at + place : at + place + ".0",
                second ? at + (place + 1) : at + place + ".1");
    }
}
