"""Pure geometry: coordinate systems, repair, reach; ``geo.maps`` alone draws.

Importing this package closes GDAL to every format but the three that are read, and to the
network. The drivers left out can open other files or web addresses named inside a file, whatever
its extension; a GeoJSON can name an address as its coordinate system. Both must be set before
pyogrio is first imported.
"""

import os
from typing import Final

READ_DRIVERS: Final = ("ESRI Shapefile", "GPKG", "GeoJSON")
_SKIPPED_DRIVERS: Final = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,"
    "Elasticsearch,FlatGeobuf,GDALG,GML,GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,"
    "JSONFG,KML,LIBKML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,MiraMonVector,NGW,OAPIF,ODS,"
    "OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,"
    "SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)

os.environ["OGR_SKIP"] = _SKIPPED_DRIVERS
for _protocol in ("HTTP", "HTTPS"):
    os.environ[f"GDAL_{_protocol}_PROXY"] = "none://127.0.0.1:1"  # a scheme that no client knows
