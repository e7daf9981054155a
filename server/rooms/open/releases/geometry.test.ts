/** Shapes out of texts, sound and odd, long and hostile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geometryColumn, readGeometry } from './geometry.ts';

test('well-known text and GeoJSON are the same shapes', () => {
  const area = {
    type: 'Polygon',
    coordinates: [
      [
        [1, 2],
        [3, 4.5],
        [5, 2],
        [1, 2],
      ],
    ],
  };
  assert.deepEqual(readGeometry('POLYGON ((1 2, 3 4.5, 5 2, 1 2))'), area);
  assert.deepEqual(readGeometry(JSON.stringify(area)), area);
  assert.deepEqual(readGeometry(JSON.stringify({ type: 'Feature', properties: {}, geometry: area })), area);
  assert.deepEqual(readGeometry('SRID=4326; polygon((1 2,3 4.5,5 2,1 2))'), area);
  assert.deepEqual(readGeometry('POINT Z (116.8 38.3 12)'), {
    type: 'Point',
    coordinates: [116.8, 38.3, 12],
  });
  const points = {
    type: 'MultiPoint',
    coordinates: [
      [1, 2],
      [3, 4],
    ],
  };
  assert.deepEqual(readGeometry('MULTIPOINT ((1 2), (3 4))'), points);
  assert.deepEqual(readGeometry('MULTIPOINT (1 2, 3 4)'), points);
  assert.deepEqual(readGeometry('LINESTRING (1 2, -3.5 4e0)'), {
    type: 'LineString',
    coordinates: [
      [1, 2],
      [-3.5, 4],
    ],
  });
  assert.deepEqual(readGeometry('MULTIPOLYGON (((1 2, 3 4, 5 2, 1 2)), ((6 2, 7 4, 8 2, 6 2)))'), {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [1, 2],
          [3, 4],
          [5, 2],
          [1, 2],
        ],
      ],
      [
        [
          [6, 2],
          [7, 4],
          [8, 2],
          [6, 2],
        ],
      ],
    ],
  });
  assert.deepEqual(readGeometry('GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))'), {
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [1, 2] },
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  });
});

test('what is no shape on the earth is none, and found to be so at once', () => {
  const started = performance.now();
  for (const text of [
    null,
    '',
    '东城区',
    'POINT EMPTY',
    'POINT (1)',
    'POINT (x y)',
    'POINT (400 2)',
    'LINESTRING ((1 2, 3 4))',
    'POLYGON ((1 2, 3 4)',
    'POINT (1 2); DROP',
    '{"type":"Point"}',
    '{"type":"Point","coordinates":["1","2"]}',
    '{"type":"Polygon","coordinates":[[[1,2],[null,4]]]}',
    '{"type":"GeometryCollection","geometries":[{"type":"No"}]}',
    `POINT${' '.repeat(1_000_000)}`,
    `POINT (${'1'.repeat(1_000_000)})`,
    `POLYGON (${'('.repeat(1_000_000)})`,
    `${'GEOMETRYCOLLECTION ('.repeat(50_000)})`,
    'a'.repeat(1_000_000),
    `{"type":"Polygon","coordinates":${'['.repeat(500_000)}`,
  ])
    assert.equal(readGeometry(text), undefined, String(text).slice(0, 80));
  assert.ok(performance.now() - started < 3000);
});

test('a column of shapes is known by its name or title, and holds texts', () => {
  const column = (name: string, titleZh: string, kind: string) => ({ name, titleZh, kind });
  assert.equal(geometryColumn([column('a', '名称', 'text'), column('g', '图形', 'text')])?.name, 'g');
  assert.equal(geometryColumn([column('GEOMETRY', '', 'text')])?.name, 'GEOMETRY');
  assert.equal(
    geometryColumn([column('geometry', '图形', 'integer'), column('b', '图形编号', 'text')]),
    undefined,
  );
});
