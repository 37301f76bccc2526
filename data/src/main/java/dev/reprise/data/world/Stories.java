package dev.reprise.data.world;

/** Three to six sentences about two persons at a place; one in three says in the end whether it was happy or sad. */
final class Stories extends Kind {
    Stories() {
        super(11, "story");
    }

    @Override
    void write(Draft draft) {
        int mood = Quota.first(draft.number(), 50) ? 1 : -1;
        int sentences = 3 + (int) (draft.number() % 4);
        var scene = Scene.draw(draft, mood);
        for (int i = 0; i < sentences; i++) {
            scene.sentence(draft.blank());
        }
        draft.extra("valence", mood);
        if (draft.number() % 3 == 0 || draft.heldOut()) {
            var label = mood > 0 ? "happy" : "sad";
            draft.add(" It was a ").span("answer", label).add(" story.").label(label);
        }
    }
}
