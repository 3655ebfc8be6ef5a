package dev.rouse.json;

import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Counts the classes that a mapper writes, each when it first makes a serializer for it. */
public final class ClassesMet {

    private final AtomicInteger count = new AtomicInteger();

    /** Number of classes that it has met. */
    public int count() {
        return count.get();
    }

    /** A copy of {@code mapper} that counts; itself where it cannot be copied. */
    public ObjectMapper countedBy(ObjectMapper mapper) {
        try {
            SimpleModule counting =
                    new SimpleModule(ClassesMet.class.getName()).setSerializerModifier(new Counting(count));
            ObjectMapper counted = mapper.rebuild().addModule(counting).build();
            return counted.getClass() == mapper.getClass() ? counted : mapper;
        } catch (RuntimeException e) {
            return mapper;
        }
    }

    private static final class Counting extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        private final AtomicInteger count;

        Counting(AtomicInteger count) {
            this.count = count;
        }

        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier type, ValueSerializer<?> serializer) {
            count.incrementAndGet();
            return serializer;
        }
    }
}
