package dev.reprise.data.world;

/** A passage whose first and last thirds are of the base world and whose second is of the harbour. */
final class Switches extends Kind {
    private static final int THIRD = 450;

    Switches() {
        super(42, "switch");
    }

    @Override
    void write(Draft draft) {
        base(draft);
        int from = draft.length();
        Harbour.passage(draft, THIRD);
        draft.extra("harbourFrom", from).extra("harbourTo", draft.length());
        base(draft);
    }

    private static void base(Draft draft) {
        int end = draft.length() + THIRD;
        var scene = Scene.draw(draft, 0);
        while (draft.length() < end) {
            scene.sentence(draft.blank());
        }
    }
}
