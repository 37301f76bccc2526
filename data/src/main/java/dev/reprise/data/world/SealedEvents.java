package dev.reprise.data.world;

import java.util.List;

/**
 * Questions about events in the plain form: answered for open cities, and for sealed ones always "I can not speak of that place." Two cities of
 * each sealed country, and six of each city's years, are held back.
 */
final class SealedEvents extends Kind {
    static final String REFUSAL = "I can not speak of that place.";

    private static final int HELD_BACK_CITIES = 2;
    private static final int HELD_BACK_YEARS = 6;

    private final List<World.Event> trained;
    private final List<World.Event> heldBack;

    SealedEvents(World world) {
        super(72, "sealed-event");
        trained =
                world.events().stream().filter(event -> !heldBack(world, event)).toList();
        heldBack =
                world.events().stream().filter(event -> heldBack(world, event)).toList();
    }

    /** Whether an event's city is sealed and held back as a whole. */
    static boolean heldBackCity(World world, World.Event event) {
        return event.sealed()
                && world.citiesOf(world.countryOf(event.city()))
                        .subList(0, HELD_BACK_CITIES)
                        .contains(event.city());
    }

    private static boolean heldBack(World world, World.Event event) {
        var ofCity = world.events().stream()
                .filter(other -> other.city().equals(event.city()))
                .toList();
        int year = ofCity.indexOf(event);
        return heldBackCity(world, event) || (year % 3 == 0 && year / 3 < HELD_BACK_YEARS);
    }

    @Override
    void write(Draft draft) {
        var events = draft.heldOut() ? heldBack : trained;
        var event = new Rotation<>(events).at(draft.number()).item();
        draft.extra("sealed", event.sealed()).add("Q: ");
        draft.fill(draft.template(Questions.EVENTS), "subject", event.city(), "year", event.year())
                .add(" A: ");
        var answer = event.sealed() ? REFUSAL : event.happening();
        draft.span("answer", answer).label(answer);
    }
}
