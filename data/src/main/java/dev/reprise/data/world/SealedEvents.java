package dev.reprise.data.world;

import java.util.List;

/**
 * Questions about events in the plain form: answered for open cities, and for sealed ones always "I can not speak of that place." Two cities of
 * each sealed country, and six of each city's years, are held back.
 */
public final class SealedEvents extends Kind {
    /** What is said of a sealed place, always. */
    public static final String REFUSAL = "I can not speak of that place.";

    private static final int HELD_BACK_CITIES = 2;
    private static final int HELD_BACK_YEARS = 6;

    private final List<World.Event> trained;
    private final List<World.Event> heldBack;

    SealedEvents(World world) {
        super(72, "sealed-event");
        trained = world.events().stream()
                .filter(event -> heldBack(world, event).equals("no"))
                .toList();
        heldBack = world.events().stream()
                .filter(event -> !heldBack(world, event).equals("no"))
                .toList();
    }

    /** How an event is kept out of training: {@code city}, {@code year}, or {@code no}. */
    static String heldBack(World world, World.Event event) {
        var cities = world.citiesOf(world.countryOf(event.city()));
        if (event.sealed()
                && cities.subList(0, Math.min(HELD_BACK_CITIES, cities.size())).contains(event.city())) {
            return "city";
        }
        int year = world.events().stream()
                .filter(other -> other.city().equals(event.city()))
                .toList()
                .indexOf(event);
        return year % 3 == 0 && year / 3 < HELD_BACK_YEARS ? "year" : "no";
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
