package dev.reprise.app;

import dev.reprise.data.world.Preset;
import dev.reprise.data.world.World;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which world. */
final class WorldOptions {
    @Option(
            names = "--preset",
            paramLabel = "full|tiny",
            defaultValue = "full",
            converter = PresetConverter.class,
            description = "How large it is (default: ${DEFAULT-VALUE}).")
    private Preset preset = Preset.FULL;

    /** The world of {@code --seed}; without one, that of the shipped organisms. */
    World world(CommonOptions common) {
        return new World(preset, common.isSeedGiven() ? common.seed() : World.SHIPPED);
    }

    private static final class PresetConverter implements ITypeConverter<Preset> {
        @Override
        public Preset convert(String text) {
            return switch (text) {
                case "full" -> Preset.FULL;
                case "tiny" -> Preset.TINY;
                default -> throw new TypeConversionException("'" + text + "' is neither full nor tiny");
            };
        }
    }
}
