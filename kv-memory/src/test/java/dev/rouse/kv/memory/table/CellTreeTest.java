package dev.rouse.kv.memory.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cells are found in order, whatever was added and removed, and by readers beside the one that does so. */
final class CellTreeTest {

    private static final int MANY = 100_000;

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 8), LongStream.of(System.nanoTime()));
    }

    static LongStream fewSeeds() {
        return seeds().skip(6);
    }

    private static KvKey key(int number) {
        return KvKey.of(ByteBuffer.allocate(4).putInt(number).array());
    }

    /** Keys that begin alike for a long or a short while, some of which begin with all of another one. */
    private static KvKey key(int shape, int number) {
        ByteBuffer bytes = ByteBuffer.allocate(40);
        if (shape == 1) {
            bytes.putLong(42).putLong(number % 7 * 0x9E3779B97F4A7C15L).putInt(number);
            bytes.position(bytes.position() + number % 3 * 5);
        } else if (shape == 2) {
            for (int rest = number; rest > 0; rest = (rest - 1) / 3) {
                bytes.put(new byte[] {0, 1, -1}[(rest - 1) % 3]);
            }
        } else {
            bytes.putInt(number);
        }
        return KvKey.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static Cell cell(KvKey key) {
        return new Cell(key, 1, new byte[1]);
    }

    private static List<KvKey> keys(Iterator<Cell> cells) {
        List<KvKey> keys = new ArrayList<>();
        cells.forEachRemaining(cell -> keys.add(cell.key()));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tellsWhatASortedMapTells(long seed) {
        Random random = new Random(seed);
        CellTree tree = new CellTree();
        NavigableMap<KvKey, Cell> model = new TreeMap<>();
        int span = 1 << (4 + random.nextInt(14));
        int shape = random.nextInt(3);
        for (int round = 0; round < 12; round++) {
            boolean grows = round % 3 != 2;
            for (int i = 0; i < span; i++) {
                change(tree, model, key(shape, random.nextInt(span)), random.nextInt(8) == 0 ? !grows : grows);
            }
            same(tree, model, key(shape, random.nextInt(span)), key(shape, random.nextInt(span)), seed);
        }
        List.copyOf(model.keySet()).forEach(key -> change(tree, model, key, false));
        same(tree, model, key(shape, 0), key(shape, span), seed);
        change(tree, model, key(shape, 3), true);
        same(tree, model, key(shape, 0), key(shape, span), seed);
    }

    private static void change(CellTree tree, NavigableMap<KvKey, Cell> model, KvKey key, boolean adds) {
        if (!adds) {
            tree.remove(key);
            model.remove(key);
        } else if (!model.containsKey(key)) {
            Cell cell = cell(key);
            tree.add(cell);
            model.put(key, cell);
        }
    }

    private static void same(CellTree tree, NavigableMap<KvKey, Cell> model, KvKey a, KvKey b, long seed) {
        KvKey begin = a.compareTo(b) <= 0 ? a : b;
        KvKey end = a.compareTo(b) <= 0 ? b : a;
        NavigableMap<KvKey, Cell> part = model.subMap(begin, true, end, false);
        assertThat(keys(tree.all())).as("seed %d", seed).isEqualTo(List.copyOf(model.keySet()));
        assertThat(keys(tree.from(begin)))
                .as("seed %d", seed)
                .isEqualTo(List.copyOf(model.tailMap(begin, true).keySet()));
        assertThat(keys(tree.between(begin, end))).as("seed %d", seed).isEqualTo(List.copyOf(part.keySet()));
        assertThat(keys(tree.backwards(begin, end)))
                .as("seed %d", seed)
                .isEqualTo(List.copyOf(part.descendingMap().keySet()));
        assertThat(keys(tree.between(end, begin))).isEmpty();
        assertThat(keys(tree.backwards(end, begin))).isEmpty();
    }

    @Test
    void manyKeysInTheirOrderOrAgainstItAreAllThere() {
        CellTree up = new CellTree();
        CellTree down = new CellTree();
        for (int i = 0; i < MANY; i++) {
            up.add(cell(key(i)));
            down.add(cell(key(MANY - 1 - i)));
        }
        List<KvKey> all = IntStream.range(0, MANY).mapToObj(CellTreeTest::key).toList();
        assertThat(keys(up.all())).isEqualTo(all);
        assertThat(keys(down.all())).isEqualTo(all);
        for (int i = 0; i < MANY; i++) {
            up.remove(key(i));
            down.remove(key(i));
        }
        assertThat(keys(up.all())).isEmpty();
        assertThat(keys(down.backwards(key(0), key(MANY)))).isEmpty();
    }

    /** Every seventh key stays; the others come and go in front of readers, so that leaves and blocks are split and removed all the time. */
    @ParameterizedTest
    @MethodSource("fewSeeds")
    @Timeout(60)
    void readersMissNothingThatStays(long seed) throws InterruptedException {
        Random random = new Random(seed);
        CellTree tree = new CellTree();
        int span = 7 * 4_000;
        for (int i = 0; i < span; i += 7) {
            tree.add(cell(key(i)));
        }
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        List<Thread> readers = IntStream.range(0, 2)
                .mapToObj(which -> new Thread(() -> {
                    Random own = new Random(which);
                    try {
                        while (!isOver.get()) {
                            read(tree, own.nextInt(span), own.nextInt(span), own.nextBoolean());
                        }
                    } catch (Throwable e) {
                        wrong.compareAndSet(null, e);
                    }
                }))
                .toList();
        readers.forEach(Thread::start);
        boolean[] there = new boolean[span];
        for (int round = 0; round < 40 && wrong.get() == null; round++) {
            int from = random.nextInt(span);
            int most = from + random.nextInt(span - from);
            boolean adds = round % 2 == 0;
            for (int i = from; i < most; i++) {
                if (i % 7 != 0 && there[i] != adds) {
                    there[i] = adds;
                    if (adds) {
                        tree.add(cell(key(i)));
                    } else {
                        tree.remove(key(i));
                    }
                }
            }
        }
        isOver.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong.get()).as("seed %d", seed).isNull();
    }

    private static void read(CellTree tree, int a, int b, boolean up) {
        int begin = Math.min(a, b);
        int end = Math.max(a, b);
        Iterator<Cell> cells = up ? tree.between(key(begin), key(end)) : tree.backwards(key(begin), key(end));
        int first = (begin + 6) / 7 * 7;
        int last = (end + 6) / 7 * 7 - 7;
        int expected = up ? first : last;
        int before = -1;
        while (cells.hasNext()) {
            int number = ByteBuffer.wrap(cells.next().key().bytes()).getInt();
            if (before >= 0 && (up ? number <= before : number >= before)) {
                throw new AssertionError(number + " comes behind " + before);
            }
            before = number;
            if (number % 7 == 0) {
                if (number != expected) {
                    throw new AssertionError(number + " comes where " + expected + " is next");
                }
                expected += up ? 7 : -7;
            }
        }
        if (first < end && (up ? expected < end : expected >= begin)) {
            throw new AssertionError(expected + " is missed");
        }
    }
}
