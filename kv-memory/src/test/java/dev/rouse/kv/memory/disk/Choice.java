package dev.rouse.kv.memory.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Decides what a power loss leaves: asked again and again, each time for one of so many. */
interface Choice {

    /** A number from 0 to before {@code options}; 0 for nothing of what was not synced, the last for all of it. */
    int of(int options);

    static Choice random(Random random) {
        return random::nextInt;
    }

    Choice NOTHING = options -> 0;

    Choice EVERYTHING = options -> options - 1;

    /** All combinations, one after the other: {@link #next} goes to the next one, and says whether there is one. */
    final class Each implements Choice {

        private final List<Integer> chosen = new ArrayList<>();
        private final List<Integer> options = new ArrayList<>();
        private int asked;

        @Override
        public int of(int howMany) {
            if (asked == chosen.size()) {
                chosen.add(0);
                options.add(howMany);
            }
            return chosen.get(asked++);
        }

        boolean next() {
            asked = 0;
            for (int last = chosen.size() - 1; last >= 0; last--) {
                if (chosen.get(last) + 1 < options.get(last)) {
                    chosen.set(last, chosen.get(last) + 1);
                    return true;
                }
                chosen.remove(last);
                options.remove(last);
            }
            return false;
        }
    }
}
