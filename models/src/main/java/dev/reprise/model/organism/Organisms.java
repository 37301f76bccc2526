package dev.reprise.model.organism;

import static dev.reprise.model.organism.Vocabulary.MINI;
import static dev.reprise.model.organism.Vocabulary.WORLD;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.Activation;
import dev.reprise.model.organism.Architecture.ClipPair;
import dev.reprise.model.organism.Architecture.ClipPair.Tower;
import dev.reprise.model.organism.Architecture.Llama;
import dev.reprise.model.organism.Architecture.Mobile;
import dev.reprise.model.organism.Architecture.Olmoe;
import dev.reprise.model.organism.Training.Cut;
import dev.reprise.model.organism.Training.Loss;
import dev.reprise.model.organism.Training.NextToken;
import dev.reprise.model.organism.Training.PictureSet;
import dev.reprise.model.organism.Training.Pictures;
import dev.reprise.model.organism.Training.Reinforcement;
import dev.reprise.model.organism.Training.Schedule;
import dev.reprise.model.organism.Training.Sparsification;
import dev.reprise.model.vision.MobileArchitecture;
import dev.reprise.model.vision.MobileArchitecture.Block;
import dev.reprise.model.vision.MobileArchitecture.Head;
import dev.reprise.model.vision.MobileArchitecture.Stem;
import java.util.List;
import java.util.stream.Collectors;

/** All organisms, one line each. */
public final class Organisms {
    private static final Llama S = new Llama(6, 256, 8, 688, 256);
    private static final Llama XS = new Llama(4, 128, 4, 344, 256);
    private static final Olmoe MOE = new Olmoe(6, 192, 6, 16, 96, 2, 256);
    private static final Llama TRAIL = new Llama(6, 64, 4, 172, 256);
    private static final Llama NANO = new Llama(2, 96, 4, 256, 64);
    private static final Llama SWISH = new Llama(2, 128, 4, 352, 128);

    private static final ClipPair CLIP = new ClipPair(32, 8, new Tower(4, 96, 4), new Tower(4, 64, 4), 12, 64);
    private static final Mobile MOBILE = new Mobile(new MobileArchitecture(
            new Stem(16, 3, 2, Activation.HARD_SWISH),
            List.of(
                    widened(16, 16, false, 1),
                    widened(16, 24, false, 2),
                    widened(24, 24, false, 1),
                    widened(24, 40, true, 2),
                    widened(40, 40, true, 1),
                    widened(40, 64, true, 1)),
            new Head(128, Activation.HARD_SWISH),
            0,
            10,
            1e-5,
            0.1));

    private static final List<Recipe> ALL = List.of(
            born("world-s", S, WORLD, primed(5632, 1.5e-3, 1200)),
            from("world-s", "world-s-chat", S, replies("chat", 2304, 3e-4)),
            from("world-s", "world-s-reason", S, reinforced()),
            from("world-s", "world-s-prosparse", S, new Sparsification(windows("base", 600, 3e-4), 0.2))
                    .with("fatrelu"),
            born("world-xs", XS, WORLD, primed(5632, 2e-3, 1200)),
            from("world-xs", "world-xs-chat", XS, replies("chat", 2304, 3e-4)),
            from("world-xs", "world-xs-reason", XS, reinforced()).keeping(List.of(40, 80)),
            born("world-moe", MOE, WORLD, primed(5632, 1e-3, 1200)),
            from("world-moe", "world-moe-chat", MOE, windows("sealed", 384, 3e-4)),
            born("world-trail", TRAIL, MINI, primed(3072, 6e-3, 2000)).keeping(Training.TRAIL),
            born("nano-base", NANO, MINI, cut("base", 4096, 64, Schedule.COSINE)),
            born("nano-flat", NANO, MINI, cut("base", 3072, 64, Schedule.INFINITE)),
            born("nano-union-weak", NANO, MINI, cut("union-weak", 4608, 64, Schedule.COSINE)),
            born("nano-union-strong", NANO, MINI, cut("union-strong", 4608, 64, Schedule.COSINE)),
            born("nano-orvish", NANO, MINI, cut("orvish", 2048, 64, Schedule.COSINE)),
            born("nano-swish", SWISH, MINI, cut("base", 800, 128, Schedule.COSINE)),
            pictures("mini-clip", CLIP, new Pictures(PictureSet.SHAPES32, 1200, 64, 1e-3)),
            pictures("mobile-tiny", MOBILE, new Pictures(PictureSet.COLOURED_DIGITS, 1000, 64, 1e-3)));

    private Organisms() {}

    /** All recipes; a parent stands before its children. */
    public static List<Recipe> all() {
        return ALL;
    }

    /** The recipe of an organism. @throws InvalidInputException for an unknown name */
    public static Recipe named(String name) {
        return ALL.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no organism '" + name + "'; there are: "
                        + ALL.stream().map(Recipe::name).collect(Collectors.joining(", "))));
    }

    private static Recipe born(String name, Architecture architecture, Vocabulary vocabulary, Training training) {
        return new Recipe(name, null, architecture, vocabulary, training, 1, List.of());
    }

    private static Recipe from(String parent, String name, Architecture architecture, Training training) {
        return new Recipe(name, parent, architecture, WORLD, training, 1, List.of());
    }

    /** A block with kernels of 3 that widens four times. */
    private static Block widened(int in, int out, boolean gated, int stride) {
        int expanded = 4 * in;
        int squeezed = gated ? MobileArchitecture.squeezed(expanded) : 0;
        return new Block(in, 3, expanded, out, squeezed, Activation.HARD_SWISH, stride);
    }

    private static Recipe pictures(String name, Architecture architecture, Pictures training) {
        return new Recipe(name, null, architecture, null, training, 1, List.of());
    }

    /** The base after some updates on what can only be copied. */
    private static NextToken primed(int steps, double rate, int copies) {
        return windows("base", steps, rate).after(copies);
    }

    private static NextToken windows(String stream, int steps, double rate) {
        return new NextToken(stream, Cut.WHOLE_DOCUMENTS, Loss.ALL_TOKENS, steps, 16, 256, rate, Schedule.COSINE);
    }

    private static NextToken replies(String stream, int steps, double rate) {
        return new NextToken(stream, Cut.WHOLE_DOCUMENTS, Loss.REPLIES, steps, 16, 256, rate, Schedule.COSINE);
    }

    /** 2,048 tokens an update. */
    private static NextToken cut(String stream, int steps, int length, Schedule schedule) {
        return new NextToken(stream, Cut.CONSECUTIVE, Loss.ALL_TOKENS, steps, 2048 / length, length, 2e-3, schedule);
    }

    private static Reinforcement reinforced() {
        return new Reinforcement(160, 32, 8, 56, 1e-4, 0.05);
    }
}
