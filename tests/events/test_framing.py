import io
import struct

from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
from tensorboard.summary.writer.record_writer import RecordWriter

from tb_keisei.events.framing import Damage, Record, end_of, frame, masked_crc, read_records

datas = st.lists(st.binary(max_size=60), max_size=6)


@given(st.binary(max_size=100))
def test_checksum_is_tensorboards(data: bytes) -> None:
    assert masked_crc(data) == masked_crc32c(data)


@given(datas)
def test_frames_as_tensorboard_does(many: list[bytes]) -> None:
    stock = io.BytesIO()
    writer = RecordWriter(stock)
    for data in many:
        writer.write(data)
    assert b"".join(frame(data) for data in many) == stock.getvalue()


@given(datas)
def test_reads_what_was_framed(many: list[bytes]) -> None:
    items = list(read_records(io.BytesIO(b"".join(frame(data) for data in many))))
    assert [item.data for item in items if isinstance(item, Record)] == many


@given(datas.filter(bool), st.data())
def test_a_truncated_tail_costs_one_record(many: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(frame(each) for each in many)
    cut = data.draw(st.integers(1, len(frame(many[-1]))))
    items = list(read_records(io.BytesIO(whole[:-cut])))
    assert [item.data for item in items if isinstance(item, Record)] == many[:-1]
    resume = end_of(items[-1]) if items else 0
    assert [item.data for item in read_records(io.BytesIO(whole), resume)] == many[-1:]  # type: ignore[union-attr]


@given(datas.filter(lambda many: len(many) > 2), st.data())
def test_a_flipped_byte_costs_one_record(many: list[bytes], data: st.DataObject) -> None:
    frames = [frame(each) for each in many]
    victim = data.draw(st.integers(0, len(many) - 2))
    raw = bytearray(frames[victim])
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    frames[victim] = bytes(raw)
    items = list(read_records(io.BytesIO(b"".join(frames))))
    assert [item.data for item in items if isinstance(item, Record)] == many[:victim] + many[victim + 1 :]
    assert sum(isinstance(item, Damage) for item in items) == 1


def test_an_absurd_length_with_a_right_checksum_is_damage() -> None:
    length = struct.pack("<Q", 1 << 60)
    bad = length + struct.pack("<I", masked_crc(length))
    items = list(read_records(io.BytesIO(bad + frame(b"good"))))
    assert [type(item) for item in items] == [Damage, Record]
